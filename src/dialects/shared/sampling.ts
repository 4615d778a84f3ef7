import type { ColumnType } from '../../catalog/index.js';
import type { SampleValues } from '../dialect.js';

/** What differs between the engines in how values are written and what their types hold. */
export interface SampleWriter {
  text(value: string): string;
  /** Bytes, given as hexadecimal digits. */
  bytes(hex: string): string;
  /** The largest number of digits before the point of a decimal that says nothing of it. */
  readonly plainDecimalDigits: number;
  /** The first and last date, `2001-02-03`. */
  readonly dates: readonly string[];
  /** The first and last point in time of a type with a zone, and of one without. */
  timestamps(withTimeZone: boolean): readonly string[];
}

/** Texts of one length or shorter: empty, with quotes, of other alphabets, and as long as may be. */
function texts(limit: number | null, write: SampleWriter): readonly string[] {
  const characters = ['', `it's "quoted" \\ 100%`, 'Ünïcødé 日本語', '🦄', ' two  blanks '];
  const fitting = characters.map((it) => [...it].slice(0, limit ?? it.length).join(''));
  const longest = 'x'.repeat(Math.min(limit ?? 5000, 5000));
  return [longest, ...new Set(fitting)].map(write.text);
}

/** The samples of every type but arrays and raw ones. */
export function samplesOf(type: ColumnType, write: SampleWriter): SampleValues | null {
  const of = (special: readonly string[], plain: (n: number) => string): SampleValues => ({ special, plain });
  const text = (special: readonly string[], plain: (n: number) => string) =>
    of(special.map(write.text), (n) => write.text(plain(n)));
  switch (type.kind) {
    case 'smallint':
      return of(['32767', '-32768', '0'], (n) => String(n + 1));
    case 'integer':
      return of(['2147483647', '-2147483648', '0'], (n) => String(n + 1));
    case 'bigint':
      return of(['9223372036854775807', '-9223372036854775808', '9007199254740993', '0'], (n) =>
        String(n + 1),
      );
    case 'decimal':
      return decimals(type.precision, type.scale ?? 0, write);
    case 'real':
      return of(['-1.5e30', '1.5e-30', '0'], (n) => `${n}.5`);
    case 'double':
      return of(['-1.5e300', '1.5e-300', '0'], (n) => `${n}.5`);
    case 'string':
    case 'text':
      return of(texts(type.kind === 'text' ? null : type.length, write), (n) =>
        write.text(label(n, (type.kind === 'text' ? null : type.length) ?? 20)),
      );
    case 'char':
      return text(['x'.repeat(Math.min(type.length ?? 1, 255))], (n) =>
        padded(n, Math.min(type.length ?? 1, 32)),
      );
    case 'boolean':
      return of(['TRUE', 'FALSE'], (n) => (n % 2 === 0 ? 'TRUE' : 'FALSE'));
    case 'date':
      return text(write.dates, (n) => day(n));
    case 'time':
      return text(['00:00:00', `23:59:59${fraction(type.precision)}`], (n) => clock(n));
    case 'timestamp':
      return text(
        write.timestamps(type.withTimeZone).map((it) => `${it}${fraction(type.precision)}`),
        (n) => `${day(n)} ${clock(n)}`,
      );
    case 'json':
    case 'jsonb':
      return text(['{}', '[]', '{"a": [1, "ü", null, {"b": true}]}', '"text"'], (n) => `{"n": ${n}}`);
    case 'uuid':
      return text(
        ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
        (n) => `00000000-0000-4000-8000-${hex(n + 1, 12)}`,
      );
    case 'binary': {
      const length = type.length ?? 64;
      return of(
        ['', '00', '00ff27225c0a'].map((it) => write.bytes(it.slice(0, length * 2))),
        (n) => write.bytes(hex(n + 1, Math.min(length, 4) * 2)),
      );
    }
    case 'enum': {
      const values = type.values.map(write.text);
      return values.length === 0 ? null : of(values, (n) => values[n % values.length]!);
    }
    case 'array':
    case 'raw':
      return null;
  }
}

function decimals(precision: number | null, scale: number, write: SampleWriter): SampleValues {
  const digits = precision === null ? write.plainDecimalDigits : precision - scale;
  const places = precision === null ? 0 : scale;
  const largest = `${'9'.repeat(Math.max(digits, 0)) || '0'}${places > 0 ? `.${'9'.repeat(places)}` : ''}`;
  return {
    special: [largest, `-${largest}`, '0'],
    plain: (n) => {
      if (digits > 0) return String((n + 1) % 10 ** Math.min(digits, 9));
      return `0.${String(n + 1)
        .padStart(places, '0')
        .slice(-places)}`;
    },
  };
}

/** `sample 7`, or as much of it as fits: the number is what makes it different. */
function label(n: number, length: number): string {
  const short = n.toString(36);
  if (length < short.length) return short.slice(-Math.max(length, 0));
  const full = `sample ${n}`;
  return full.length <= length ? full : short;
}

const padded = (n: number, length: number) => n.toString(36).padStart(length, 'a').slice(-length);
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0').slice(-digits);
const fraction = (precision: number | null) => (precision ? `.${'9'.repeat(precision)}` : '');

function day(n: number): string {
  return new Date(Date.UTC(2001, 0, 2 + (n % 20_000))).toISOString().slice(0, 10);
}

function clock(n: number): string {
  return new Date(Date.UTC(2001, 0, 1, 12, 0, n % 40_000)).toISOString().slice(11, 19);
}
