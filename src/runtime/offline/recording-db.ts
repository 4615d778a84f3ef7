import type {
  CompiledQuery,
  DatabaseConnection,
  Driver,
  Kysely,
  Dialect as KyselyDialect,
  QueryResult,
} from 'kysely';
import type { DialectName } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import { openTransaction } from '../session.js';

/** What becomes of the statements that a migration sends through `op.db`. */
export interface Recording {
  record(query: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<void>;
  /** Whether the migration runs in a transaction, in which it cannot open another. */
  readonly inTransaction: boolean;
  /** What a query for rows gets: none, as in an empty database, or an error that says that they are not known. */
  readonly rows: 'none' | 'refused';
}

/** Kysely without a database: its statements are recorded, and nothing can be read. */
export async function recordingDb(name: DialectName, recording: Recording): Promise<Kysely<never>> {
  const kysely = await import('kysely');
  const unreachable = async () => {
    throw new Error('There is no database');
  };
  const dialects: Readonly<Record<DialectName, () => KyselyDialect>> = {
    sqlite: () => new kysely.SqliteDialect({ database: unreachable }),
    postgresql: () => new kysely.PostgresDialect({ pool: unreachable }),
    mysql: () => new kysely.MysqlDialect({ pool: unreachable }),
  };
  const dialect = dialects[name]();
  return new kysely.Kysely({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => new RecordingDriver(recording, kysely.CompiledQuery.raw),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
}

class RecordingDriver implements Driver {
  private readonly connection: DatabaseConnection;

  constructor(
    private readonly recording: Recording,
    private readonly raw: (sql: string) => CompiledQuery,
  ) {
    this.connection = {
      executeQuery: (query) => execute(query, recording),
      // biome-ignore lint/correctness/useYield: the interface wants a generator, and there is nothing to give
      streamQuery: async function* () {
        throw unreadable();
      },
    };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection;
  }

  async beginTransaction(): Promise<void> {
    if (this.recording.inTransaction) throw openTransaction();
    await this.recording.record(this.raw('BEGIN'));
  }

  commitTransaction(): Promise<void> {
    return this.recording.record(this.raw('COMMIT'));
  }

  rollbackTransaction(): Promise<void> {
    return this.recording.record(this.raw('ROLLBACK'));
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

async function execute<R>(query: CompiledQuery, recording: Recording): Promise<QueryResult<R>> {
  if (recording.rows === 'none') {
    await recording.record(query);
    return { rows: [] };
  }
  if (query.query.kind === 'SelectQueryNode') throw unreadable();
  await recording.record(query);
  // Statements that return rows may be sent for what they do; only who looks at the answer is refused.
  return {
    get rows(): R[] {
      throw unreadable();
    },
    numAffectedRows: unknownCount,
    numChangedRows: unknownCount,
  };
}

/** What stands for a number of rows that is not known: it can be passed on, and refuses to be counted with. */
const unknownCount = {
  [Symbol.toPrimitive]: () => {
    throw unreadable();
  },
} as unknown as bigint;

function unreadable(): DbmError {
  return new DbmError('migration', 'It reads rows, and a script is written without the database', {
    hint: 'Say it in one statement, such as UPDATE ... FROM or INSERT ... SELECT, or run this migration on the database itself.',
  });
}
