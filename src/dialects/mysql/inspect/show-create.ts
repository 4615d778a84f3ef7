import type { CheckConstraint, ForeignKey, Period, TableRef } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { ansiRules, decodeString, expressionRules, isPlainString } from '../expressions.js';
import { readAction, unsaidAction } from '../referential-actions.js';
import { isMariadb } from '../server.js';
import { canonicalStorage } from '../storage.js';
import type { ServerColumn, ServerKey, ServerKeyPart, ServerTable } from './server-table.js';
import { readOptions } from './shown-options.js';
import { TokenReader } from './token-reader.js';

/** A table as SHOW CREATE TABLE writes it. */
export interface ShownTable extends ServerTable {
  /** By column, what the catalog has no word for and a MODIFY must repeat: `COLUMN_FORMAT`, `FIXED`. */
  readonly extras: ReadonlyMap<string, readonly string[]>;
  /** The columns of which a character set and a collation are told, be they those of the table. */
  readonly withCharset: ReadonlySet<string>;
  /** Options of the table that are told and left as they are. */
  readonly others: readonly string[];
}

/**
 * Reads the text of SHOW CREATE TABLE, which is the only way to learn of temporary tables, of partitions and
 * other options, and of which indexes are there. One item of it is a column, key or constraint.
 */
export function parseShowCreate(shown: string, ref: TableRef, server: Server): ShownTable {
  const text = withoutVersions(shown);
  const rules = /^CREATE (TEMPORARY )?TABLE "/.test(text) ? ansiRules : expressionRules;
  const reader = new TokenReader(text, rules);
  reader.expect('CREATE');
  reader.accept('TEMPORARY');
  reader.expect('TABLE');
  reader.name();
  const columns: ServerColumn[] = [];
  const keys: ServerKey[] = [];
  const foreignKeys: ForeignKey[] = [];
  const checks: CheckConstraint[] = [];
  let period: Period | null = null;
  const extras = new Map<string, readonly string[]>();
  const withCharset = new Set<string>();
  reader.list((item) => {
    if (item.peek()?.kind === 'quoted') {
      const { column, extra, charset } = readColumn(item, server);
      columns.push(column);
      if (charset !== null && column.collation !== null) withCharset.add(column.name);
      if (extra.length > 0) extras.set(column.name, extra);
    } else if (item.accept('CONSTRAINT')) {
      const name = item.name();
      if (item.accept('CHECK')) checks.push(readCheck(item, name));
      else foreignKeys.push(readForeignKey(item, name, server));
    } else if (item.accept('PERIOD', 'FOR')) {
      const isOfSystem = item.accept('SYSTEM_TIME');
      const name = isOfSystem ? '' : item.name();
      const [from, to] = item.list((it) => it.name());
      if (!isOfSystem) period = { name, columns: [from!, to!] };
    } else {
      keys.push(readKey(item));
    }
  });
  const options = readOptions(reader);
  return {
    schema: ref.schema,
    name: ref.name,
    columns: columns.map((it) => ({ ...it, collation: it.collation ?? options.collation })),
    keys,
    foreignKeys,
    checks,
    period,
    ...options,
    extras,
    withCharset,
  };
}

/** The text with what only newer versions execute as if it were for all: `/*!80023 INVISIBLE *\/`. */
function withoutVersions(text: string): string {
  const quotedOrMark = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|\/\*!\d+ (.*?) ?\*\//gs;
  return text.replace(quotedOrMark, (whole, inner: string | undefined) => inner ?? whole);
}

function readColumn(
  item: TokenReader,
  server: Server,
): { readonly column: ServerColumn; readonly extra: readonly string[]; readonly charset: string | null } {
  const name = item.name();
  let type = readType(item);
  const extra: string[] = [];
  let column: ServerColumn = {
    name,
    type,
    nullable: true,
    default: null,
    autoIncrement: false,
    generated: null,
    onUpdateNow: false,
    collation: null,
    comment: '',
    invisible: false,
    unversioned: false,
    check: null,
  };
  let charset: string | null = null;
  for (;;) {
    for (const comment of item.comments()) {
      if (comment.startsWith('/*M!') && comment.includes('COMPRESSED')) type = `${type} ${comment}`;
      else extra.push(comment);
    }
    if (item.done) break;
    if (item.accept('NOT', 'NULL')) column = { ...column, nullable: false };
    else if (item.accept('NULL')) column = { ...column, nullable: true };
    else if (item.accept('CHARACTER', 'SET')) charset = item.name();
    else if (item.accept('COLLATE')) column = { ...column, collation: item.name() };
    else if (item.accept('GENERATED', 'ALWAYS', 'AS', 'ROW')) {
      const expression = `ROW ${item.name().toUpperCase()}`;
      column = { ...column, generated: { expression, stored: true }, nullable: false };
    } else if (item.accept('GENERATED', 'ALWAYS', 'AS')) {
      const expression = item.parenthesised();
      column = { ...column, generated: { expression, stored: !item.accept('VIRTUAL') } };
      item.accept('STORED');
    } else if (item.accept('DEFAULT')) column = { ...column, default: readDefaultText(item, server) };
    else if (item.accept('ON', 'UPDATE')) {
      item.next();
      if (item.sees('(')) item.parenthesised();
      column = { ...column, onUpdateNow: true };
    } else if (item.accept('AUTO_INCREMENT')) column = { ...column, autoIncrement: true };
    else if (item.accept('COMMENT')) column = { ...column, comment: decodeString(item.next()) };
    else if (item.accept('CHECK')) column = { ...column, check: item.parenthesised() };
    else if (item.accept('INVISIBLE')) column = { ...column, invisible: true };
    else if (item.accept('WITHOUT', 'SYSTEM', 'VERSIONING')) column = { ...column, unversioned: true };
    // https://dev.mysql.com/doc/refman/8.4/en/spatial-type-overview.html
    else if (item.accept('SRID')) type = `${type} srid ${item.next().text}`;
    else extra.push(item.next().text);
  }
  // Without a collation it is the character set's own, which has no name here.
  if (charset !== null && column.collation === null) extra.unshift(`CHARACTER SET ${charset}`);
  return { column: { ...column, type }, extra, charset };
}

function readType(item: TokenReader): string {
  let type = item.name();
  if (item.sees('(')) type += `(${item.parenthesised()})`;
  for (const word of ['UNSIGNED', 'ZEROFILL']) if (item.accept(word)) type += ` ${word.toLowerCase()}`;
  return type;
}

function readDefaultText(item: TokenReader, server: Server): ServerColumn['default'] {
  if (item.accept('NULL')) return null;
  if (item.sees('(')) {
    const text = item.parenthesised();
    return isMariadb(server)
      ? { kind: 'sql', text: `(${text})`, enclosed: false }
      : { kind: 'sql', text, enclosed: true };
  }
  const first = item.next();
  if (isPlainString(first)) return { kind: 'value', text: decodeString(first) };
  let { text } = first;
  if (/^[-+]$/.test(text)) text += item.next().text;
  else if (item.sees('(')) text += `(${item.parenthesised()})`;
  return { kind: 'sql', text, enclosed: false };
}

function readKey(item: TokenReader): ServerKey {
  const isPrimary = item.accept('PRIMARY');
  const unique = item.accept('UNIQUE') || isPrimary;
  const kind = item.sees('KEY') ? 'btree' : item.name().toLowerCase();
  item.expect('KEY');
  const name = isPrimary ? 'PRIMARY' : item.name();
  let isPeriod = false;
  const parts = item.list((part) => {
    const read = readKeyPart(part);
    isPeriod ||= part.accept('WITHOUT', 'OVERLAPS');
    return read;
  });
  let key: ServerKey = {
    name,
    unique,
    method: kind,
    parts,
    comment: '',
    invisible: false,
    storage: undefined,
    withoutOverlaps: isPeriod,
  };
  const storage: Record<string, string> = {};
  while (!item.done) {
    if (item.accept('USING')) key = { ...key, method: item.name().toLowerCase() };
    else if (item.accept('COMMENT')) key = { ...key, comment: decodeString(item.next()) };
    else if (item.accept('INVISIBLE') || item.accept('IGNORED')) key = { ...key, invisible: true };
    else if (item.accept('KEY_BLOCK_SIZE', '=')) storage.KEY_BLOCK_SIZE = item.next().text;
    else if (item.accept('WITH', 'PARSER')) storage.PARSER = item.name();
    else {
      const option = item.name().toUpperCase();
      if (kind === 'vector' && item.accept('=')) storage[option] = item.name();
    }
  }
  return { ...key, storage: canonicalStorage(storage) };
}

function readCheck(item: TokenReader, name: string): CheckConstraint {
  const check: CheckConstraint = { kind: 'check', name, expression: item.parenthesised() };
  return item.accept('NOT', 'ENFORCED') ? { ...check, notEnforced: true } : check;
}

function readKeyPart(part: TokenReader): ServerKeyPart {
  const isExpression = part.sees('(');
  const expression = isExpression ? part.parenthesised() : null;
  const column = isExpression ? null : part.name();
  const length = part.sees('(') ? Number(part.parenthesised()) : null;
  return { column, expression, length, descending: part.accept('DESC') };
}

function readForeignKey(item: TokenReader, name: string, server: Server): ForeignKey {
  item.expect('FOREIGN', 'KEY');
  const columns = item.list((it) => it.name());
  item.expect('REFERENCES');
  const first = item.name();
  const table = item.accept('.')
    ? { schema: first === server.defaultSchema ? null : first, name: item.name() }
    : { schema: null, name: first };
  const references = { ...table, columns: item.list((it) => it.name()) };
  let onDelete = unsaidAction(server);
  let onUpdate = unsaidAction(server);
  while (item.accept('ON')) {
    const isDelete = item.accept('DELETE');
    if (!isDelete) item.expect('UPDATE');
    const words = [item.name()];
    if (/^(SET|NO)$/i.test(words[0]!)) words.push(item.name());
    const action = readAction(words.join(' '));
    if (isDelete) onDelete = action;
    else onUpdate = action;
  }
  return { kind: 'foreignKey', name, columns, references, onDelete, onUpdate, match: null, deferrable: null };
}
