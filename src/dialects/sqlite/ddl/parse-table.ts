import type { Deferrable, ReferentialAction } from '../../../catalog/index.js';
import { withoutComments } from '../../shared/expression.js';
import { sqliteRules, withoutQualifiers } from '../names.js';
import { afterType } from '../types.js';
import { Cursor } from './cursor.js';
import type { Clause, ClauseBody, ColumnSyntax, KeyColumn, Span, TableSyntax } from './syntax.js';

/**
 * Reads a CREATE TABLE statement as SQLite keeps it. No pragma tells constraint names, checks, collations,
 * generated expressions, AUTOINCREMENT, deferrability or conflict clauses: only this text does.
 * https://www.sqlite.org/lang_createtable.html
 */
export function parseTable(source: string): TableSyntax {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  if (parsed.size >= mostParsed) parsed.clear();
  const syntax = parseTableOnce(source);
  parsed.set(source, syntax);
  return syntax;
}

/** Migrations look at the same tables again and again, and each changes a few of them. */
const parsed = new Map<string, TableSyntax>();
const mostParsed = 2000;

/**
 * The same, and not kept for the next time. What is known of its columns is looked for in the text before that is
 * cut into tokens: most are written so that nothing else is left to read.
 */
export function parseTableOnce(source: string, known: readonly KnownColumn[] = []): TableSyntax {
  const cursor = new Cursor(source);
  cursor.expect('CREATE');
  if (!cursor.accept('TEMP')) cursor.accept('TEMPORARY');
  cursor.expect('TABLE');
  cursor.accept('IF', 'NOT', 'EXISTS');
  const name = cursor.qualifiedName();
  const open = cursor.start;
  cursor.expect('(');
  const columns = [plainColumn(cursor, known[0]) ?? parseColumn(cursor)];
  const constraints: Clause[] = [];
  while (!cursor.is(')')) {
    // SQLite takes table constraints without commas between them.
    const comma = cursor.accept(',');
    const plain = comma ? plainColumn(cursor, known[columns.length]) : null;
    if (plain !== null) columns.push(plain);
    else if (cursor.isOneOf(startsConstraint)) {
      const clause = parseClause(cursor);
      if (clause !== null) constraints.push(clause);
    } else if (comma && constraints.length === 0) columns.push(parseColumn(cursor));
    else cursor.fail('a column or constraint');
  }
  const close = cursor.start;
  cursor.expect(')');
  return { source, name, open, close, columns, constraints, ...parseOptions(cursor) };
}

function parseOptions(cursor: Cursor): { readonly strict: boolean; readonly withoutRowid: boolean } {
  let strict = false;
  let withoutRowid = false;
  while (!cursor.done) {
    if (cursor.accept('WITHOUT', 'ROWID')) withoutRowid = true;
    else if (cursor.accept('STRICT')) strict = true;
    else cursor.expect(',');
  }
  return { strict, withoutRowid };
}

const startsConstraint = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);

/** What a pragma tells of a column. */
export interface KnownColumn {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
}

/** The next column, where its text is no more than what is known of it: `"name" TYPE` or `"name" TYPE NOT NULL`. */
function plainColumn(cursor: Cursor, known: KnownColumn | undefined): ColumnSyntax | null {
  if (known === undefined || known.type === '') return null;
  const { start } = cursor;
  const name = `"${known.name}"`;
  const typed = `${name} ${known.type}`;
  const end = start + typed.length + (known.notnull === 0 ? 0 : notNull.length);
  const following = cursor.source[end];
  if (following !== ',' && following !== ')') return null;
  if (!cursor.passOver(known.notnull === 0 ? typed : typed + notNull)) return null;
  const nameEnd = start + name.length;
  const typeEnd = start + typed.length;
  return {
    name: known.name,
    nameSpan: { start, end: nameEnd },
    type: { start: nameEnd + 1, end: typeEnd },
    clauses: known.notnull === 0 ? [] : [plainNotNull(typeEnd + 1, end)],
    start,
    end,
  };
}

const notNull = ' NOT NULL';

function plainNotNull(start: number, end: number): Clause {
  return { kind: 'notNull', conflict: null, name: null, nameSpan: { start, end: start }, start, end };
}

function parseColumn(cursor: Cursor): ColumnSyntax {
  const { start } = cursor;
  const name = cursor.name();
  const nameSpan = { start, end: cursor.end };
  const type = parseType(cursor);
  const clauses: Clause[] = [];
  while (!cursor.is(',') && !cursor.is(')')) {
    const clause = parseClause(cursor);
    if (clause !== null) clauses.push(clause);
  }
  return { name, nameSpan, type, clauses, start, end: cursor.end };
}

/** A type is any number of names, then at most one pair of parentheses. */
function parseType(cursor: Cursor): Span | null {
  const { start } = cursor;
  const ends = () => cursor.isOneOf(afterType) || cursor.is('GENERATED', 'ALWAYS');
  if (ends()) return null;
  while (!ends()) cursor.name();
  if (cursor.is('(')) cursor.parenthesised();
  return { start, end: cursor.end };
}

/** One clause with its name; null for a name that no clause follows. */
function parseClause(cursor: Cursor): Clause | null {
  const { start } = cursor;
  let name: string | null = null;
  let nameEnd = start;
  while (cursor.accept('CONSTRAINT')) {
    name = cursor.name();
    nameEnd = cursor.end;
  }
  if (cursor.is(',') || cursor.is(')')) return null;
  // Bodies have many shapes, and to copy one takes longer than to read it.
  const body = parseBody(cursor);
  return Object.assign(body, { name, nameSpan: { start, end: nameEnd }, start, end: cursor.end });
}

function parseBody(cursor: Cursor): ClauseBody {
  switch (cursor.keyword) {
    case 'PRIMARY':
      cursor.expect('PRIMARY', 'KEY');
      return cursor.is('(') ? tableKey(cursor) : columnKey(cursor);
    case 'UNIQUE': {
      cursor.next();
      const columns = cursor.is('(') ? cursor.list(() => keyColumn(cursor)) : null;
      return { kind: 'unique', columns, conflict: conflict(cursor) };
    }
    case 'CHECK':
      cursor.next();
      return { kind: 'check', expression: expression(cursor), conflict: conflict(cursor) };
    case 'DEFERRABLE':
      return { kind: 'deferral', deferrable: deferrable(cursor) };
    case 'NOT':
      if (startsDeferral(cursor)) return { kind: 'deferral', deferrable: deferrable(cursor) };
      cursor.expect('NOT', 'NULL');
      return { kind: 'notNull', conflict: conflict(cursor) };
    case 'NULL':
      cursor.next();
      return { kind: 'null', conflict: conflict(cursor) };
    case 'DEFAULT':
      cursor.next();
      return { kind: 'default', text: defaultText(cursor) };
    case 'COLLATE':
      cursor.next();
      return { kind: 'collate', collation: cursor.name() };
    case 'FOREIGN': {
      cursor.expect('FOREIGN', 'KEY');
      const columns = cursor.list(() => keyColumn(cursor).name);
      return foreignKey(cursor, columns);
    }
    case 'REFERENCES':
      return foreignKey(cursor, null);
    default: {
      cursor.accept('GENERATED', 'ALWAYS');
      cursor.expect('AS');
      const text = expression(cursor);
      const stored = cursor.accept('STORED');
      if (!stored) cursor.accept('VIRTUAL');
      return { kind: 'generated', expression: text, stored };
    }
  }
}

/** `PRIMARY KEY` at a column: the order, the conflict clause and AUTOINCREMENT come in this order. */
function columnKey(cursor: Cursor): ClauseBody {
  const descending = cursor.accept('DESC');
  if (!descending) cursor.accept('ASC');
  const resolution = conflict(cursor);
  const autoincrement = autoincrementSpan(cursor);
  return { kind: 'primaryKey', columns: null, descending, conflict: resolution, autoincrement };
}

function tableKey(cursor: Cursor): ClauseBody {
  cursor.expect('(');
  const columns = [keyColumn(cursor)];
  while (cursor.accept(',')) columns.push(keyColumn(cursor));
  const autoincrement = autoincrementSpan(cursor);
  cursor.expect(')');
  return { kind: 'primaryKey', columns, descending: false, conflict: conflict(cursor), autoincrement };
}

function autoincrementSpan(cursor: Cursor): Span {
  const before = cursor.end;
  const { start } = cursor;
  return cursor.accept('AUTOINCREMENT') ? { start, end: cursor.end } : { start: before, end: before };
}

/** A column of a key, which SQLite also takes in parentheses. */
function keyColumn(cursor: Cursor): KeyColumn {
  if (cursor.accept('(')) {
    const inner = keyColumn(cursor);
    cursor.expect(')');
    return { ...inner, ...keyOrder(cursor, inner.collation) };
  }
  const name = cursor.name();
  return { name, ...keyOrder(cursor, null) };
}

function keyOrder(cursor: Cursor, before: string | null): Omit<KeyColumn, 'name'> {
  const collation = cursor.accept('COLLATE') ? cursor.name() : before;
  const descending = cursor.accept('DESC');
  if (!descending) cursor.accept('ASC');
  return { collation, descending };
}

function conflict(cursor: Cursor): string | null {
  return cursor.accept('ON', 'CONFLICT') ? cursor.name().toUpperCase() : null;
}

function expression(cursor: Cursor): string {
  return withoutQualifiers(withoutComments(cursor.text(cursor.parenthesised()), sqliteRules));
}

/** A literal with or without a sign, a word, or an expression in parentheses. */
function defaultText(cursor: Cursor): string {
  const { start } = cursor;
  if (cursor.is('(')) cursor.parenthesised();
  else {
    if (!cursor.accept('+')) cursor.accept('-');
    cursor.next();
  }
  return cursor.text({ start, end: cursor.end });
}

function foreignKey(cursor: Cursor, columns: readonly string[] | null): ClauseBody {
  cursor.expect('REFERENCES');
  const table = cursor.name();
  const referred = cursor.is('(') ? cursor.list(() => keyColumn(cursor).name) : [];
  let onDelete: ReferentialAction = 'no action';
  let onUpdate: ReferentialAction = 'no action';
  let match: string | null = null;
  for (;;) {
    if (cursor.accept('MATCH')) match = cursor.name().toUpperCase();
    else if (cursor.accept('ON', 'DELETE')) onDelete = referentialAction(cursor);
    else if (cursor.accept('ON', 'UPDATE')) onUpdate = referentialAction(cursor);
    // In SQLite's grammar, and without effect.
    else if (cursor.accept('ON', 'INSERT')) referentialAction(cursor);
    else break;
  }
  const deferral = startsDeferral(cursor) ? deferrable(cursor) : null;
  return { kind: 'foreignKey', columns, table, referred, onDelete, onUpdate, match, deferrable: deferral };
}

function startsDeferral(cursor: Cursor): boolean {
  return cursor.is('DEFERRABLE') || cursor.is('NOT', 'DEFERRABLE');
}

function referentialAction(cursor: Cursor): ReferentialAction {
  if (cursor.accept('SET', 'NULL')) return 'set null';
  if (cursor.accept('SET', 'DEFAULT')) return 'set default';
  if (cursor.accept('CASCADE')) return 'cascade';
  if (cursor.accept('RESTRICT')) return 'restrict';
  cursor.expect('NO', 'ACTION');
  return 'no action';
}

/** Only DEFERRABLE INITIALLY DEFERRED has an effect. https://www.sqlite.org/foreignkeys.html#fk_deferred */
function deferrable(cursor: Cursor): Deferrable | null {
  const not = cursor.accept('NOT', 'DEFERRABLE');
  if (!not) cursor.expect('DEFERRABLE');
  const deferred = cursor.accept('INITIALLY', 'DEFERRED');
  if (!deferred) cursor.accept('INITIALLY', 'IMMEDIATE');
  if (not) return null;
  return deferred ? 'deferred' : 'immediate';
}
