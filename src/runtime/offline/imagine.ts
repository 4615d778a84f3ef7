import type { Catalog } from '../../catalog/index.js';
import type { Dialect, Server } from '../../dialects/index.js';
import type { Operation } from '../../operations/index.js';
import { type Session, withSession } from '../session.js';
import type { ImaginedDatabase } from './imagined.js';
import { Replica } from './replica.js';
import { Simulation } from './simulation.js';

export interface ImagineOptions {
  readonly dialect: Dialect;
  /** Which server it is taken for. */
  readonly server: Server;
  /** A live database that it is like at first; without, it is empty. */
  readonly like?: { readonly session: Session; readonly catalog: Catalog };
}

/** Lends a database that is only imagined: a replica where the engine runs in this process, else a catalog. */
export async function withImagined<T>(
  { dialect, server, like }: ImagineOptions,
  use: (database: ImaginedDatabase) => Promise<T>,
): Promise<T> {
  const { replica } = dialect.script;
  if (replica === null) {
    const known = like === undefined ? {} : { catalog: like.catalog, connection: like.session.connection };
    return use(new Simulation({ dialect, server, ...known }));
  }
  const statements = like === undefined ? [] : await replica.structureOf(like.session.connection);
  const options = { dialect, connect: () => replica.open(), target: 'a database in memory' };
  return withSession(options, async (session) => {
    for (const sql of statements) await session.connection.query(sql);
    return use(new Replica(session));
  });
}

/** The statements of operations, one after another, as they would be run on the imagined database. */
export async function writeOperations(
  operations: readonly Operation[],
  database: ImaginedDatabase,
): Promise<readonly string[]> {
  const written: string[] = [];
  const transaction = await database.begin();
  written.push(...transaction.begin);
  for (const operation of operations) {
    for (const { sql, isCheck } of await database.run(operation, operation.kind)) {
      if (isCheck !== true) written.push(sql);
    }
  }
  written.push(...(await transaction.commit()));
  return written;
}
