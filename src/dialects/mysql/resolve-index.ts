import type {
  Column,
  Index,
  IndexKey,
  KeyPart,
  PrimaryKey,
  RareIndexOptions,
  UniqueConstraint,
} from '../../catalog/index.js';
import { plainIndex, plainKey } from '../../catalog/index.js';
import type { Server } from '../dialect.js';
import { postgresqlOnlyOfKey, without } from '../shared/ignored-options.js';
import type { Report } from '../shared/problems.js';
import { charsetOf } from './collations.js';
import { bare } from './expressions.js';
import { isKindOfIndex } from './index-kind.js';
import { resolveComment } from './resolve-column.js';
import { atLeast, isMariadb, productName } from './server.js';
import { canonicalStorage } from './storage.js';
import { typeSql, valueClass } from './types.js';

/** What an index is resolved against. */
export interface IndexContext {
  /** Those that are known: a migration's `createIndex` says nothing of its table. */
  readonly columns: readonly Column[];
  readonly tableCollation: string | null;
  /** Lower case. */
  readonly engine: string;
  readonly server: Server;
  readonly report: Report;
}

/** An index in the server's words: those it does not have are reported. */
export function resolveIndex(index: Index, context: IndexContext): Index {
  const { report, server } = context;
  const name = productName(server);
  if (index.where !== null) report(`${name} has no partial indexes; take where() away`);
  if (index.include.length > 0) report(`${name} has no include(); add the columns to the key`);
  if (index.nullsNotDistinct) report(`${name} has no nullsNotDistinct()`);
  if (index.invisible === true && isMariadb(server) && !atLeast(server, 10, 6, 0)) {
    report(`ignored indexes need MariaDB 10.6, this is ${server.version}; take invisible() away`);
  }
  const method = resolveMethod(index, context);
  const keys = index.keys.map((key) => resolveKey(key, method, context));
  return { ...resolveRareOptions(index, method, report), method, keys };
}

// https://dev.mysql.com/doc/refman/8.4/en/create-index.html#create-index-options
function resolveMethod(index: Index, { engine, server, report }: IndexContext): string | null {
  const { method } = index;
  const isHashed = engine === 'memory' || engine === 'heap';
  switch (method) {
    case null:
      return null;
    case 'btree':
      return isHashed ? method : null;
    case 'hash':
      if (isHashed) return null;
      if (engine.startsWith('ndb')) return method;
      report(`the engine ${engine} makes a btree of using('hash'); leave it out`);
      return null;
    case 'fulltext':
    case 'spatial':
      if (index.unique) report(`a ${method} index is never unique`);
      return method;
    case 'vector':
      if (!isMariadb(server)) report('MySQL has no vector index; take using() away');
      else if (!atLeast(server, 11, 7, 0))
        report(`vector indexes need MariaDB 11.7, this is ${server.version}`);
      if (index.unique) report('a vector index is never unique');
      return method;
    default:
      report(`there is no index method ${method}; take using() away`);
      return method;
  }
}

function resolveKey(key: IndexKey, method: string | null, context: IndexContext): IndexKey {
  const { report, server } = context;
  const name = productName(server);
  if (key.operatorClass !== null) report(`${name} has no operator classes`);
  if (key.collation !== null) report(`${name} has no collation of an index key; collate the column`);
  if (key.nulls !== null && key.nulls !== (key.descending ? 'last' : 'first')) {
    report(
      `${name} sorts nulls first, and last in a descending key; take nulls${key.nulls === 'last' ? 'Last' : 'First'}() away`,
    );
  }
  if (key.descending && isMariadb(server) && !atLeast(server, 10, 8, 0)) {
    report(`descending keys need MariaDB 10.8, this is ${server.version}`);
  }
  if (isKindOfIndex(method) && (key.descending || key.length !== null))
    report(`a ${method} key has no order and no length`);
  if (key.expression !== null) {
    if (isMariadb(server)) report('MariaDB has no index over an expression; index a generated column');
    return { ...key, nulls: null, expression: bare(key.expression) };
  }
  const column = context.columns.find((it) => it.name.toLowerCase() === key.column?.toLowerCase());
  const whole = column !== undefined && key.length === lengthOf(column);
  return { ...key, nulls: null, length: whole ? null : key.length };
}

/** How many characters or bytes a column of limited length holds. */
function lengthOf({ type }: Column): number | null {
  return type.kind === 'string' || type.kind === 'char' || type.kind === 'binary' ? type.length : null;
}

/** InnoDB's limit for one column of a key, with the usual row format. */
const maxKeyBytes = 3072;

/**
 * What keeps a column from being part of a key as a whole, or null. MariaDB makes a hash of what is too
 * long for a unique key, but cuts other keys without a word. https://mariadb.com/kb/en/unique/
 */
export function keyProblem(column: Column, unique: boolean, context: IndexContext): string | null {
  const { server, tableCollation } = context;
  const hashed = unique && isMariadb(server);
  const { type } = column;
  if (type.kind === 'json' && !isMariadb(server))
    return 'a json column has no index; index an expression over it';
  if (hashed) return null;
  if (valueClass(type) === 'large' && typeSql(type) !== 'json' && /text|blob/.test(typeSql(type))) {
    return `${typeSql(type)} is indexed by its beginning only: key(t.${column.name}).prefix(n)`;
  }
  if (type.kind === 'json') return 'a json column is too long for an index';
  const collation = column.collation ?? tableCollation;
  const bytes =
    type.kind === 'binary' ? 1 : bytesPerCharacter[collation === null ? '' : charsetOf(collation)];
  const length = lengthOf(column);
  return bytes !== undefined && length !== null && length * bytes > maxKeyBytes
    ? `${typeSql(type)} is too long for an index: at most ${maxKeyBytes / bytes}, or a unique index with key(t.${column.name}).prefix(n)`
    : null;
}

const bytesPerCharacter: Readonly<Record<string, number>> = {
  utf8mb4: 4,
  utf8mb3: 3,
  utf8: 3,
  latin1: 1,
  ascii: 1,
};

/** The columns of a primary key as the keys of an index. */
export function keysOf({ columns, parts = [] }: PrimaryKey): readonly IndexKey[] {
  return columns.map((name, i) => ({ ...plainKey(name), ...parts[i] }));
}

export function isPlainKey(parts: readonly KeyPart[]): boolean {
  return parts.every((it) => !it.descending && it.length === null);
}

/** What of a key the server does not heed. */
export function unheededOfKey(server: Server): readonly string[] {
  return isMariadb(server)
    ? postgresqlOnlyOfKey.filter((it) => it !== 'withoutOverlaps')
    : postgresqlOnlyOfKey;
}

/** A primary key in the server's words, where it is always called PRIMARY. */
export function resolvePrimaryKey(key: PrimaryKey, context: IndexContext): PrimaryKey {
  const { parts: _, ...rest } = resolveRareOptions(
    without(key, unheededOfKey(context.server)),
    null,
    context.report,
  );
  const parts = keysOf(key).map((it): KeyPart => {
    const { descending, length } = resolveKey(it, null, context);
    return { descending, length, collation: null };
  });
  return { ...rest, name: null, ...(isPlainKey(parts) ? {} : { parts }) };
}

/** Whether nothing is said of an index but what it is over. */
export function isUsual({ comment, invisible, storage }: RareIndexOptions): boolean {
  return comment === undefined && invisible === undefined && storage === undefined;
}

/** What is said of an index besides, in the server's words. */
function resolveRareOptions<T extends RareIndexOptions>(index: T, method: string | null, report: Report): T {
  const { comment: said, storage: wanted, ...rest } = index;
  const comment = resolveComment(said ?? null, 1024, report);
  const storage = canonicalStorage(wanted);
  for (const [name, value] of Object.entries(storage ?? {})) {
    const known = method === 'vector' ? /^(M|DISTANCE)$/ : /^(KEY_BLOCK_SIZE|PARSER)$/;
    if (!known.test(name) || !/^\w+$/.test(value)) {
      report(`an index has no option ${name} = ${value}`);
    }
  }
  return {
    ...rest,
    ...(comment === null ? {} : { comment }),
    ...(storage === undefined ? {} : { storage }),
  } as T;
}

/**
 * The constraint that a unique index over whole columns is: to the server the two are one thing, and
 * information_schema tells no difference. Null for every other index, and for one that is unusual.
 */
export function asUniqueConstraint(index: Index): UniqueConstraint | null {
  const isPlain = (key: IndexKey) => key.column !== null && key.length === null && !key.descending;
  const isKey = index.unique && index.method === null && index.keys.length > 0 && isUsual(index);
  if (!isKey || !index.keys.every(isPlain)) return null;
  return {
    kind: 'unique',
    name: index.name,
    columns: index.keys.map((key) => key.column!),
    nullsNotDistinct: false,
    deferrable: null,
  };
}

/** The index that a unique constraint with a comment is: only an index can have one. Null for every other. */
export function asUniqueIndex({ name, columns, comment, withoutOverlaps }: UniqueConstraint): Index | null {
  if (name === null || comment === undefined || comment === '' || withoutOverlaps === true) return null;
  return { ...plainIndex(name, columns.map(plainKey)), unique: true, comment };
}
