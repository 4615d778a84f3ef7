import { basename } from 'node:path';
import { DbmError } from '../errors/index.js';
import { crypto } from '../util/crypto.js';
import { didYouMean } from '../util/index.js';

export const defaultFileTemplate = '{date}_{time}_{slug}';

const placeholders = [
  'date',
  'time',
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'second',
  'rev',
  'slug',
] as const;

export interface FileNameOptions {
  /**
   * With `{date}` (20261121), `{time}` (0915), `{year}`, `{month}`, `{day}`, `{hour}`, `{minute}`,
   * `{second}`, `{rev}` and `{slug}`; without the extension. A `/` makes folders.
   */
  readonly template: string;
  /** 'utc', 'local', or an IANA name such as 'Europe/Berlin': whose clock the name shows. */
  readonly timeZone: string;
  /** With its dot. */
  readonly extension: string;
  /** The names of the files that are already there, relative to the versions folder. */
  readonly existing: readonly string[];
}

/** Twelve random hexadecimal digits that no revision has yet. */
export function newRevisionId(isTaken: (id: string) => boolean): string {
  for (;;) {
    const id = crypto().randomBytes(6).toString('hex');
    if (!isTaken(id)) return id;
  }
}

/**
 * The name of a new migration file. It never names an existing file, and it sorts behind the newest one:
 * a second file in one minute gets the next minute, as in Rails.
 */
export function fileNameFor(
  revision: { readonly id: string; readonly message: string; readonly createdAt: Date },
  options: FileNameOptions,
): string {
  const { template, extension, existing } = options;
  const at = new Date(nextTime(wallClock(revision.createdAt, options.timeZone), options));
  const base = fill(template, at, revision.id, slugFrom(revision.message));
  // File systems that ignore case would take one file for the other.
  const taken = new Set(existing.map((name) => name.toLowerCase()));
  const isTaken = taken.has(`${base}${extension}`.toLowerCase());
  return `${base}${isTaken ? `_${revision.id}` : ''}${extension}`;
}

/** The time for the name: `wanted`, or the first after the newest file's that the name can tell from it. */
function nextTime(wanted: number, { template, existing }: FileNameOptions): number {
  const step = template.includes('{second}') ? 1_000 : /\{(?:time|minute)\}/.test(template) ? 60_000 : null;
  if (step === null) return wanted;
  const newest = Math.max(0, ...existing.map((name) => nameTimestamp(name)?.getTime() ?? 0));
  // A file from a clock that was wrong by more than a day does not drag all later ones along.
  const isNear = newest - wanted < 24 * 60 * 60_000;
  const next = (Math.floor(newest / step) + 1) * step;
  return isNear ? Math.max(wanted, next) : wanted;
}

/** Throws DbmError `config` for a template with unknown placeholders or one that leaves the folder. */
export function checkFileTemplate(template: string): void {
  for (const [whole, name] of template.matchAll(/\{([^}]*)\}/g)) {
    if ((placeholders as readonly string[]).includes(name!)) continue;
    throw new DbmError(
      'config',
      `The file name template '${template}' has the unknown placeholder ${whole}`,
      {
        hint:
          didYouMean(name!, placeholders) || `Known are ${placeholders.map((it) => `{${it}}`).join(', ')}.`,
      },
    );
  }
  if (!/\{(?:rev|slug)\}/.test(template)) {
    throw new DbmError('config', `The file name template '${template}' would name all files alike`, {
      hint: 'Let it contain {slug} or {rev}.',
    });
  }
  const parts = template.split('/');
  const isRelative = parts.every((part) => part !== '' && part !== '..') && !template.includes('\\');
  // The versions folder is searched for names that begin with neither.
  if (isRelative && !parts.some((part) => part.startsWith('.') || part.startsWith('_'))) return;
  throw new DbmError('config', `The file name template '${template}' is no usable name`, {
    hint: 'Write a relative name whose parts begin with neither . nor _.',
  });
}

/** A message as a part of a file name: lower-case ASCII words joined by `_`, at most 40 characters. */
export function slugFrom(message: string): string {
  const ascii = message
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => transliterated[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
  const slug = ascii.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  if (slug.length <= 40) return slug === '' ? 'revision' : slug;
  // Words are kept whole, unless the first alone is too long.
  const cut = slug.slice(0, 41).lastIndexOf('_');
  return slug.slice(0, cut > 0 ? cut : 40);
}

/** The letters that Unicode does not take apart into a base letter and a mark. */
const transliterated: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

const stamp = /^(\d{4})[-_]?(\d\d)[-_]?(\d\d)(?:[-_T]?(\d\d)[-_]?(\d\d)(?:[-_]?(\d\d))?)?(?=[-_.])/;

/** The time that a file's name begins with (`20261121_0915_add_posts.ts`), taken as UTC; null without one. */
export function nameTimestamp(path: string): Date | null {
  const match = stamp.exec(basename(path));
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((digits) => Number(digits ?? 0));
  const date = new Date(Date.UTC(year!, month! - 1, day!, hour!, minute!, second!));
  // 20261399 is a number that only looks like a date.
  const isDate = date.getUTCMonth() === month! - 1 && date.getUTCDate() === day! && hour! < 24;
  return isDate && minute! < 60 && second! < 60 ? date : null;
}

/** What a file's name says besides the time: `add_posts` of `20261121_0915_add_posts.ts`. */
export function slugOf(path: string): string {
  const name = basename(path).replace(/\.[cm]?[jt]s$/, '');
  return nameTimestamp(path) === null
    ? name
    : `${name}.`.replace(stamp, '').slice(0, -1).replace(/^[-_]/, '');
}

function fill(template: string, at: Date, rev: string, slug: string): string {
  const digits = at.toISOString();
  const [year, month, day] = [digits.slice(0, 4), digits.slice(5, 7), digits.slice(8, 10)];
  const [hour, minute, second] = [digits.slice(11, 13), digits.slice(14, 16), digits.slice(17, 19)];
  const values: Record<(typeof placeholders)[number], string> = {
    date: `${year}${month}${day}`,
    time: `${hour}${minute}`,
    year,
    month,
    day,
    hour,
    minute,
    second,
    rev,
    slug,
  };
  return template.replace(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name]);
}

/** What a clock in `timeZone` shows, as if it were UTC, in milliseconds. */
function wallClock(at: Date, timeZone: string): number {
  if (timeZone === 'utc') return at.getTime();
  const parts = zoneFormat(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((it) => it.type === type)!.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** Throws DbmError `config` for a time zone that does not exist. */
export function checkTimeZone(timeZone: string): void {
  if (timeZone !== 'utc') zoneFormat(timeZone);
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric' as const;
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...(timeZone === 'local' ? {} : { timeZone }),
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
  } catch (thrown) {
    throw new DbmError('config', `There is no time zone '${timeZone}'`, {
      hint: "Write 'utc', 'local', or an IANA name such as 'Europe/Berlin'.",
      cause: thrown,
    });
  }
}
