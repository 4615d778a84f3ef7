import fc from 'fast-check';
import type {
  ConflictAction,
  DialectName,
  ReferentialAction,
  SequenceOptions,
  StorageOptions,
  TableOptions,
} from '../../../src/catalog/index.js';
import { defaultSequenceOptions, defaultTableOptions } from '../../../src/catalog/index.js';
import type { Flavor } from '../../../src/dialects/index.js';
import type { SqlWriter } from '../../../src/schema/sql.js';
import { isAtLeast } from '../../servers/server.js';

/** What the generators must know of an engine. */
export interface Engine {
  readonly flavor: Flavor;
  readonly dialect: DialectName;
  readonly writer: SqlWriter;
  readonly renames: boolean;
  /** Whether columns are computed from others. */
  readonly sums: boolean;
  readonly comments: boolean;
  readonly partialIndexes: boolean;
  readonly expressionIndexes: boolean;
  /** Whether models can bring the columns of a table into another order. */
  readonly columnOrder: boolean;
  /** Included columns, orders of nulls, deferrable unique constraints. */
  readonly postgresqlIndexes: boolean;
  /** Functions whose body is SQL and no text. */
  readonly parsedBodies: boolean;
  readonly expressionStatistics: boolean;
  /** Whether two nulls can be the same to a unique index. */
  readonly nullsNotDistinct: boolean;
  readonly deferrableKeys: boolean;
  /** Comments of indexes, and columns that `*` passes over. */
  readonly mysqlIndexes: boolean;
  /** Indexes that the optimizer passes over. */
  readonly invisibleIndexes: boolean;
  readonly descendingIndexes: boolean;
  /** Orders and collations in keys, and ON CONFLICT. */
  readonly sqliteKeys: boolean;
  /** Whether only a primary key of one column can be numbered, or any column that a key begins with. */
  readonly numbered: 'primary key' | 'key' | 'any';
  readonly actions: readonly ReferentialAction[];
  readonly collations: readonly string[];
  readonly tableOptions: readonly TableOptions[];
  /** How the values of any column may be stored. */
  readonly columnStorage: readonly StorageOptions[];
  readonly identities: readonly SequenceOptions[];
}

const options = (some: Partial<TableOptions>): TableOptions => ({ ...defaultTableOptions, ...some });
const identity = (some: Partial<SequenceOptions>): SequenceOptions => ({
  ...defaultSequenceOptions,
  ...some,
});

/** What engines of one dialect, or versions of one engine, differ in. */
type Particular =
  | 'flavor'
  | 'writer'
  | 'renames'
  | 'sums'
  | 'expressionIndexes'
  | 'parsedBodies'
  | 'expressionStatistics'
  | 'nullsNotDistinct'
  | 'invisibleIndexes'
  | 'descendingIndexes';

const vocabularies: Readonly<Record<DialectName, Omit<Engine, Particular>>> = {
  sqlite: {
    dialect: 'sqlite',
    comments: false,
    partialIndexes: true,
    columnOrder: true,
    postgresqlIndexes: false,
    mysqlIndexes: false,
    deferrableKeys: true,
    sqliteKeys: true,
    numbered: 'primary key',
    actions: ['no action', 'cascade', 'set null', 'restrict'],
    collations: ['NOCASE', 'RTRIM'],
    columnStorage: [],
    tableOptions: [
      options({}),
      options({ strict: true }),
      options({ withoutRowid: true }),
      options({ strict: true, withoutRowid: true }),
    ],
    identities: [],
  },
  postgresql: {
    dialect: 'postgresql',
    comments: true,
    partialIndexes: true,
    columnOrder: true,
    postgresqlIndexes: true,
    mysqlIndexes: false,
    deferrableKeys: true,
    sqliteKeys: false,
    numbered: 'any',
    actions: ['no action', 'cascade', 'set null', 'restrict'],
    collations: ['C', 'POSIX', 'natural'],
    tableOptions: [
      options({}),
      options({ storage: { fillfactor: '70' }, rowLevelSecurity: true }),
      options({ rowLevelSecurity: true, forceRowLevelSecurity: true, replicaIdentity: 'nothing' }),
      options({ storage: { fillfactor: '80', autovacuum_enabled: 'false' }, replicaIdentity: 'full' }),
    ],
    columnStorage: [{ statistics: '200' }, { n_distinct: '5', statistics: '100' }],
    identities: [
      identity({}),
      identity({ start: '10', increment: '5' }),
      identity({ minValue: '1', maxValue: '30000', cycle: true }),
      identity({ start: '100', increment: '-1', minValue: '-30000', maxValue: '200', cache: '7' }),
    ],
  },
  mysql: {
    dialect: 'mysql',
    comments: true,
    partialIndexes: false,
    columnOrder: true,
    postgresqlIndexes: false,
    mysqlIndexes: true,
    deferrableKeys: false,
    sqliteKeys: false,
    numbered: 'key',
    // RESTRICT is what MariaDB calls it when nothing is said.
    actions: ['no action', 'cascade', 'set null'],
    collations: ['utf8mb4_bin', 'utf8mb4_general_ci', 'utf8mb4_unicode_ci'],
    columnStorage: [],
    tableOptions: [
      options({}),
      options({ charset: 'utf8mb4', collation: 'utf8mb4_bin' }),
      options({ charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' }),
      options({ storage: { KEY_BLOCK_SIZE: '8', ROW_FORMAT: 'COMPRESSED' } }),
      options({ partitionBy: 'HASH (id) PARTITIONS 3' }),
      options({
        partitionBy:
          'RANGE (id) (PARTITION low VALUES LESS THAN (3), PARTITION rest VALUES LESS THAN MAXVALUE)',
      }),
      options({ collation: 'utf8mb4_unicode_ci', storage: { ROW_FORMAT: 'DYNAMIC', STATS_PERSISTENT: '1' } }),
    ],
    identities: [],
  },
};

/** An engine of a version; of the newest when it is not said. */
export function engineOf(flavor: Flavor, writer: SqlWriter, version: string | null = null): Engine {
  const vocabulary = vocabularies[flavor === 'mariadb' ? 'mysql' : flavor];
  const isSince = (wanted: string) => version === null || isAtLeast(version, wanted);
  return {
    ...vocabulary,
    actions: flavor === 'mysql' ? [...vocabulary.actions, 'restrict'] : vocabulary.actions,
    flavor,
    writer,
    renames: true,
    sums: true,
    expressionIndexes: flavor !== 'mariadb',
    parsedBodies: flavor === 'postgresql' && isSince('14'),
    expressionStatistics: flavor === 'postgresql' && isSince('14'),
    nullsNotDistinct: flavor === 'postgresql' && isSince('15'),
    invisibleIndexes: flavor === 'mysql' || (flavor === 'mariadb' && isSince('10.6')),
    descendingIndexes: flavor !== 'mariadb' || isSince('10.8'),
  };
}

/** What becomes of rows that break a rule, where the engine can be told so. */
export function conflicts(engine: Engine): fc.Arbitrary<ConflictAction | null> {
  return maybe<ConflictAction>(engine.sqliteKeys ? ['rollback', 'fail', 'ignore', 'replace'] : []);
}

/** Up to `most` of some items, in their order. */
export function some<T>(items: readonly T[], most: number): fc.Arbitrary<T[]> {
  return fc.subarray([...items], { maxLength: Math.min(most, items.length) });
}

/** One of some items, or none: more rarely than not, and always when there are none. */
export function maybe<T>(items: readonly T[], freq = 3): fc.Arbitrary<T | null> {
  return items.length === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...items), { freq });
}
