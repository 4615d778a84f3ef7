import { readFileSync } from 'node:fs';
import type { StructureDigest } from '../../dialects/index.js';
import type { Declarations } from '../../schema/declare.js';
import { fingerprint } from '../../schema/fingerprint.js';
import { codeVersion, equal, hashText, writeCacheFile } from '../../util/index.js';
import { type AutogenerateOptions, type Differences, findDifferences } from './autogenerate.js';
import { Conversation, type Exchange } from './conversation.js';

/** How a comparison came out, for who needs neither of the two catalogs. */
export type Outcome = Pick<Differences, 'operations' | 'undecided' | 'notes' | 'unmanaged'>;

export interface OutcomeOptions extends Omit<AutogenerateOptions, 'models'> {
  readonly loadModels: () => Promise<Declarations>;
  /** What `includes` says, as a text; null where that cannot be told. */
  readonly includesText: string | null;
  /** Where it is kept that nothing differed. */
  readonly file: string;
}

/**
 * Compares the models with the live database; see `findDifferences`. A comparison depends on the models, on what the
 * database answers, and on a few settings. Where all of these are what they were when nothing differed, nothing does
 * now: the models are run and the database is asked, but no catalogs are made of them. An engine that digests its own
 * catalog is asked for that alone.
 */
export async function findOutcome(options: OutcomeOptions): Promise<Outcome> {
  const { session, loadModels, file } = options;
  const key = keyOf(options);
  if (key === null) return findDifferences({ ...options, models: await loadModels() });
  const known = readKnown(file, key);
  const conversation = new Conversation(session.connection);
  const query = session.dialect.digest?.(session.server, session.connection) ?? null;
  // The server looks things up while the models are run.
  const [{ isAsKnown, digest }, models] = await Promise.all([
    askAgain(known, conversation, query),
    loadModels(),
  ]);
  const print = fingerprint(models);
  if (known !== null && isAsKnown && print === known.models) {
    if (known.digest === null && digest !== null) writeKnown(file, { ...known, digest });
    return { operations: [], undecided: [], notes: known.notes, unmanaged: known.unmanaged };
  }
  const differences = await findDifferences({
    ...options,
    models,
    session: { ...session, connection: conversation },
  });
  const { operations, undecided, notes, unmanaged } = differences;
  if (operations.length === 0 && undecided.length === 0 && print !== null) {
    const { exchanges } = conversation;
    const isDigested = digest !== null && covers(query, exchanges);
    writeKnown(file, {
      key,
      models: print,
      digest: isDigested ? digest : null,
      exchanges: isDigested ? null : exchanges,
      notes,
      unmanaged,
    });
  }
  return differences;
}

/**
 * Whether the database answers as it did. Its digest, where that tells everything, is asked for before all else: what
 * changes while the rest is read is seen the next time. To digest takes time, too, which is only worth it where nothing
 * differed the last time.
 */
async function askAgain(
  known: KnownEqual | null,
  conversation: Conversation,
  query: StructureDigest | null,
): Promise<{ readonly isAsKnown: boolean; readonly digest: Exchange | null }> {
  if (known === null) return { isAsKnown: false, digest: null };
  const mayDigest = known.digest !== null || covers(query, known.exchanges);
  const digest = mayDigest && query !== null ? await conversation.digest(query.sql) : null;
  if (known.digest !== null) return { isAsKnown: equal(known.digest, digest), digest };
  return { isAsKnown: known.exchanges !== null && (await conversation.repeat(known.exchanges)), digest };
}

/** Whether a digest tells all that was asked; null is more than questions. */
function covers(digest: StructureDigest | null, asked: readonly Exchange[] | null): boolean {
  if (digest === null || digest.of === undefined) return digest !== null;
  const of = new Set(digest.of);
  return asked?.every(({ sql }) => of.has(sql)) ?? false;
}

/**
 * What an outcome depends on besides the models and the answers; null where that cannot be told, because functions
 * of the config play a part. `processOperations` only does where something differs.
 */
function keyOf({ session, hooks = {}, includesText, ...options }: OutcomeOptions): string | null {
  const { includeObject, compareType, compareDefault } = hooks;
  const code = codeVersion();
  if ((includeObject ?? compareType ?? compareDefault) !== undefined) return null;
  if (options.renames.given.length > 0 || includesText === null || code === null) return null;
  const { naming, schemas, objects, versionTable } = options;
  const { dialect, server } = session;
  return JSON.stringify([code, dialect.name, server, includesText, naming, schemas, objects, versionTable]);
}

/** A comparison that found models and database to be the same. */
interface KnownEqual extends Pick<Outcome, 'notes' | 'unmanaged'> {
  readonly key: string;
  /** The fingerprint of the models. */
  readonly models: string;
  /** The digest of the structure; null where there is none, or none yet. */
  readonly digest: Exchange | null;
  /** Else, what the comparison asked and how the database answered; null where it did more than ask. */
  readonly exchanges: readonly Exchange[] | null;
}

/** Null when the file is not as it was written, too: what it holds is sent to a database. */
function readKnown(file: string, key: string): KnownEqual | null {
  try {
    const text = readFileSync(file, 'utf8');
    const content = text.slice(digestLength);
    if (hashText(content) !== text.slice(0, digestLength)) return null;
    const known = JSON.parse(content) as KnownEqual;
    return known.key === key ? known : null;
  } catch {
    return null;
  }
}

/** Takes the place of what was known before. */
function writeKnown(file: string, known: KnownEqual): void {
  const content = JSON.stringify(known);
  writeCacheFile(file, hashText(content) + content);
}

const digestLength = hashText('').length;
