import type { DatabaseSource, UrlSource } from '../config/index.js';
import type { ConnectionSettings, Dialect, ScratchDatabase, ScratchObject } from '../dialects/index.js';
import { inMemory } from '../dialects/shared/in-memory.js';
import { DbmError } from '../errors/index.js';
import { crypto } from '../util/crypto.js';
import type { LockOptions } from './lock/lock.js';
import { withLock } from './lock/lock.js';
import { type SentStatement, type Session, withSession } from './session.js';

export interface ScratchOptions {
  readonly dialect: Dialect;
  /** The database that the scratch one is to be like, and beside which it is made. */
  readonly database: DatabaseSource;
  /** A session that is open in it already; null to open one where it takes one. */
  readonly live: Session | null;
  /** An empty database to be used instead of a new one. */
  readonly given: UrlSource | null;
  /** Whether migrations bring this extension themselves. */
  readonly bringsExtension: (name: string) => boolean;
  readonly lock: LockOptions;
  /** Before anything is made that must be removed again: from now on the process may not just end. */
  readonly onCreate: () => void;
  /** Is told what the scratch database could not be given. */
  readonly onNote: (text: string) => void;
  readonly onStatement?: (statement: SentStatement) => void;
}

/** An empty database that may be filled, and emptied to be filled again. */
export interface Scratch {
  readonly session: Session;
  /** Removes everything that was put into it. */
  clear(): Promise<void>;
}

/**
 * Lends an empty database to `use`, and removes it or what was put into it whatever happens. On SQLite it is
 * in memory; elsewhere it is a new one on the same server, or the given one. Throws DbmError `permission` when
 * the user may not create one, and `config` for a given one that is not empty.
 */
export async function withScratch<T>(
  options: ScratchOptions,
  use: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const { given, dialect, database, live } = options;
  if (given !== null) return inGiven(given, options, use);
  if (dialect.name === 'sqlite') {
    return open(options, inMemory, 'a database in memory', (session) => lend(session, use));
  }
  if (database.kind === 'url') {
    const { settings, display } = database;
    const make = (beside: Session) => inNew(beside, settings, options, use);
    return live === null ? open(options, settings, display, make) : make(live);
  }
  throw new DbmError('config', 'The config has a ready dialect, which connects to one database only', {
    hint: 'Set scratchUrl in the config to an empty database of the same engine.',
  });
}

async function inGiven<T>(
  given: UrlSource,
  options: ScratchOptions,
  use: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const { database, lock } = options;
  if (given.flavor !== database.flavor) {
    throw new DbmError('config', `scratchUrl is of ${given.flavor}, and the database of ${database.flavor}`, {
      hint: 'Name an empty database of the same engine.',
    });
  }
  return open(options, given.settings, given.display, (session) =>
    withLock(session, lock, async () => {
      const { connection, dialect } = session;
      const found = await dialect.scratch.contents(connection);
      refuseOccupied(found, given);
      options.onCreate();
      return lend(session, use, found);
    }),
  );
}

function refuseOccupied(found: readonly ScratchObject[], { display }: UrlSource): void {
  const occupants = found.filter((it) => !it.isFurniture);
  if (occupants.length === 0) return;
  const [shown, more] = [occupants.slice(0, 3), occupants.length - 3];
  const names = shown.map((it) => it.description).join(', ');
  throw new DbmError(
    'config',
    `The scratch database ${display} is not empty: it has ${names}${more > 0 ? ` and ${more} more` : ''}`,
    { hint: 'scratchUrl names a database that dbm may fill and empty: create one that nobody else uses.' },
  );
}

async function inNew<T>(
  live: Session,
  beside: ConnectionSettings,
  options: ScratchOptions,
  use: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const { connection, dialect, server } = live;
  const name = `dbm_scratch_${crypto().randomBytes(6).toString('hex')}`;
  options.onCreate();
  const made = await create(live, name);
  const settings = { ...beside, database: made.database };
  const target = `the scratch database ${name}`;
  try {
    await setUp(options, settings, target, made);
    return await open(options, settings, target, (session) => lend(session, use));
  } finally {
    try {
      await dialect.scratch.drop(connection, server, made.database);
    } catch (thrown) {
      // What went wrong before matters more, and what was found out is not wrong because of this.
      const { message } = dialect.explainError(thrown);
      options.onNote(`The scratch database ${name} could not be dropped (${message}): drop it yourself.`);
    }
  }
}

async function create({ connection, dialect, server }: Session, name: string): Promise<ScratchDatabase> {
  try {
    return await dialect.scratch.create(connection, server, name);
  } catch (thrown) {
    const { message } = dialect.explainError(thrown);
    throw new DbmError('permission', `Cannot create a scratch database on this server: ${message}`, {
      hint: 'Let the user create databases, or set scratchUrl in the config to an empty database.',
      cause: thrown,
    });
  }
}

/** Gives the new database what the live one has beside its tables, as far as the user may. */
async function setUp(
  options: ScratchOptions,
  settings: ConnectionSettings,
  target: string,
  { setup }: ScratchDatabase,
): Promise<void> {
  const wanted = setup.filter((it) => it.extension === null || !options.bringsExtension(it.extension));
  if (wanted.length === 0) return;
  await open(options, settings, target, async ({ connection, dialect }) => {
    for (const { sql, extension } of wanted) {
      try {
        await connection.query(sql);
      } catch (thrown) {
        if (extension === null) throw thrown;
        const { message } = dialect.explainError(thrown);
        options.onNote(`The scratch database has no extension ${extension}: ${message}`);
      }
    }
  });
}

/** Lends the session; `kept` is what the database may hold, null for one that is thrown away. */
async function lend<T>(
  session: Session,
  use: (scratch: Scratch) => Promise<T>,
  kept: readonly ScratchObject[] | null = null,
): Promise<T> {
  const { connection, dialect } = session;
  const born = new Set((kept ?? (await dialect.scratch.contents(connection))).map((it) => it.drop));
  const clear = async () => {
    const found = await dialect.scratch.contents(connection);
    await dialect.scratch.discard(
      connection,
      found.filter((it) => !born.has(it.drop)),
    );
  };
  if (kept === null) return use({ session, clear });
  try {
    return await use({ session, clear });
  } finally {
    await clear();
  }
}

function open<T>(
  { dialect, onStatement }: ScratchOptions,
  settings: ConnectionSettings,
  target: string,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const connect = () => dialect.connect(settings);
  return withSession({ dialect, connect, target, ...(onStatement ? { onStatement } : {}) }, use);
}
