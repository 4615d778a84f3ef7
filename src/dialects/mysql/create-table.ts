import type {
  Column,
  Constraint,
  ForeignKey,
  Index,
  IndexKey,
  Period,
  PrimaryKey,
  RareIndexOptions,
  Table,
  TableOptions,
  UniqueConstraint,
} from '../../catalog/index.js';
import { plainKey } from '../../catalog/index.js';
import type { Server } from '../dialect.js';
import { noExclusions } from '../shared/postgresql-only.js';
import { charsetOf } from './collations.js';
import { columnDefinition, partOfColumn } from './column-definition.js';
import { bare } from './expressions.js';
import { isKindOfIndex } from './index-kind.js';
import { collationName, nameList, qualified, quoteIdentifier, quoteString } from './quoting.js';
import { unsaidAction } from './referential-actions.js';
import { isMariadb } from './server.js';
import { storageWords } from './storage.js';

/** CREATE TABLE with everything that the table has. */
export function createTableSql(
  table: Table,
  server: Server,
  kind: 'temporary' | 'lasting' = 'lasting',
): string {
  const parts = new Map(
    table.checks.flatMap((check) => {
      const column = partOfColumn(check, table, server);
      return column === null ? [] : [[column, check] as const];
    }),
  );
  const ofColumns = [...parts.values()];
  const items = [
    ...table.columns.map((column) =>
      columnDefinition(column, server, { check: parts.get(column)?.expression ?? null }),
    ),
    ...(table.primaryKey === null ? [] : [constraintSql(table.primaryKey, server)]),
    ...table.uniques.map((it) => constraintSql(it, server)),
    ...table.indexes.map((it) => indexSql(it, server)),
    ...table.foreignKeys.map((it) => constraintSql(it, server)),
    ...table.checks.filter((check) => !ofColumns.includes(check)).map((it) => constraintSql(it, server)),
    ...periodClauses(table),
  ];
  const options = [
    ...optionWords(table.options),
    ...(table.comment === null ? [] : [`COMMENT = ${quoteString(table.comment)}`]),
    ...(table.options.systemVersioning === true ? ['WITH SYSTEM VERSIONING'] : []),
  ];
  const { partitionBy } = table.options;
  const tail = [
    ...options.map((it) => ` ${it}`),
    partitionBy === undefined ? '' : `\n${partitionSql(partitionBy)}`,
  ];
  const create = kind === 'temporary' ? 'CREATE TEMPORARY TABLE' : 'CREATE TABLE';
  return `${create} ${qualified(table)} (\n  ${items.join(',\n  ')}\n)${tail.join('')}`;
}

/** What the table says for itself; what it does not, it has from the database. */
export function optionWords(options: TableOptions): readonly string[] {
  const charset = options.charset ?? (options.collation === null ? null : charsetOf(options.collation));
  return [
    ...(options.engine === null ? [] : [`ENGINE = ${options.engine}`]),
    ...(charset === null ? [] : [`DEFAULT CHARACTER SET = ${charset}`]),
    ...(options.collation === null ? [] : [`COLLATE = ${collationName(options.collation)}`]),
    ...storageWords(options.storage),
  ];
}

/** The columns that say since when and until when a row of a versioned table is as it is, in this order. */
export function rowTimes({ columns }: Pick<Table, 'columns'>): readonly Column[] {
  const at = (which: string) => columns.filter((it) => it.generated?.expression === which);
  return [...at('ROW START'), ...at('ROW END')];
}

/** The periods of a table (MariaDB), as they stand in CREATE TABLE, and after ADD in ALTER TABLE. */
function periodClauses(table: Table): readonly string[] {
  const { period } = table.options;
  const times = rowTimes(table);
  return [
    ...(times.length === 0 ? [] : [systemPeriodSql(times)]),
    ...(period === undefined ? [] : [periodSql(period)]),
  ];
}

export const systemPeriodSql = (times: readonly Column[]) =>
  `PERIOD FOR SYSTEM_TIME ${nameList(times.map((it) => it.name))}`;

export const periodSql = ({ name, columns }: Period) =>
  `PERIOD FOR ${quoteIdentifier(name)} ${nameList(columns)}`;

/** How a table is partitioned, as it ends CREATE TABLE and ALTER TABLE. */
export function partitionSql(partitionBy: string): string {
  return `PARTITION BY ${partitionBy}`;
}

/** A constraint as it stands in CREATE TABLE, and after ADD in ALTER TABLE. */
export function constraintSql(constraint: Constraint, server: Server): string {
  const name = constraint.name === null ? '' : `${quoteIdentifier(constraint.name)} `;
  switch (constraint.kind) {
    case 'primaryKey':
      return primaryKeySql(constraint, server);
    case 'unique':
      return `UNIQUE KEY ${name}(${keyParts(constraint)})${rareSql(constraint, server)}`;
    case 'foreignKey':
      return `${name === '' ? '' : `CONSTRAINT ${name}`}${foreignKeySql(constraint, server)}`;
    case 'check':
      return `${name === '' ? '' : `CONSTRAINT ${name}`}CHECK (${bare(constraint.expression)})${constraint.notEnforced === true ? ' NOT ENFORCED' : ''}`;
    case 'exclude':
      throw noExclusions('MySQL');
  }
}

function primaryKeySql(key: PrimaryKey, server: Server): string {
  return `PRIMARY KEY (${keyParts(key)})${rareSql(key, server)}`;
}

function keyParts({ columns, parts, withoutOverlaps }: PrimaryKey | UniqueConstraint): string {
  const keys = columns.map((name, i) => keySql({ ...plainKey(name), ...parts?.[i] }));
  return `${keys.join(', ')}${withoutOverlaps === true ? ' WITHOUT OVERLAPS' : ''}`;
}

function foreignKeySql(key: ForeignKey, server: Server): string {
  const { references, onDelete, onUpdate } = key;
  const words = [
    `FOREIGN KEY ${nameList(key.columns)}`,
    `REFERENCES ${qualified(references)} ${nameList(references.columns)}`,
  ];
  const unsaid = unsaidAction(server);
  if (onDelete !== unsaid) words.push(`ON DELETE ${onDelete.toUpperCase()}`);
  if (onUpdate !== unsaid) words.push(`ON UPDATE ${onUpdate.toUpperCase()}`);
  return words.join(' ');
}

/** An index as it stands in CREATE TABLE, and after ADD in ALTER TABLE. */
export function indexSql(index: Index, server: Server): string {
  const { method } = index;
  const isKind = isKindOfIndex(method);
  const kind = isKind ? `${method.toUpperCase()} ` : index.unique ? 'UNIQUE ' : '';
  const using = isKind || method === null ? '' : ` USING ${method.toUpperCase()}`;
  return `${kind}KEY ${quoteIdentifier(index.name)} (${index.keys.map(keySql).join(', ')})${using}${rareSql(index, server)}`;
}

function rareSql({ comment, invisible, storage = {} }: RareIndexOptions, server: Server): string {
  const words = [
    ...(storage.KEY_BLOCK_SIZE === undefined ? [] : [`KEY_BLOCK_SIZE = ${storage.KEY_BLOCK_SIZE}`]),
    ...(storage.PARSER === undefined ? [] : [`WITH PARSER ${storage.PARSER.toLowerCase()}`]),
    ...(storage.M === undefined ? [] : [`M = ${storage.M}`]),
    ...(storage.DISTANCE === undefined ? [] : [`DISTANCE = ${storage.DISTANCE.toLowerCase()}`]),
    ...(comment === undefined ? [] : [`COMMENT ${quoteString(comment)}`]),
    // https://mariadb.com/kb/en/ignored-indexes/
    ...(invisible === true ? [isMariadb(server) ? 'IGNORED' : 'INVISIBLE'] : []),
  ];
  return words.map((it) => ` ${it}`).join('');
}

function keySql(key: IndexKey): string {
  const what = key.column === null ? `(${bare(key.expression!)})` : quoteIdentifier(key.column);
  return `${what}${lengthSql(key.length)}${key.descending ? ' DESC' : ''}`;
}

const lengthSql = (length: number | null) => (length === null ? '' : `(${length})`);
