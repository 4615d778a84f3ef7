import type { SchemaObject, Trigger, View, VirtualTable } from '../../catalog/index.js';
import { describeObject, objectKey } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import type { Connection, ObjectRules, Statement } from '../dialect.js';
import { mentions, normalizeExpression } from '../shared/expression.js';
import { without } from '../shared/ignored-options.js';
import { noObject } from '../shared/postgresql-only.js';
import type { ReportAt } from '../shared/problems.js';
import { tokenize } from '../shared/tokenizer.js';
import { parseTrigger } from './ddl/parse-trigger.js';
import { parseVirtualTable } from './ddl/parse-virtual-table.js';
import type { ObjectRow } from './inspect/schema-queries.js';
import { quoteIdentifier, sqliteRules } from './names.js';
import { createVirtualTable, isDerived, replaceVirtualTable } from './virtual-table.js';

export const objectRules: ObjectRules = {
  mentions: (sql, name) => mentions(sql, name, sqliteRules),
  checkedSql: () => '',
  change: (from, to) =>
    to.kind === 'virtualTable' && !(isDerived(from) && isDerived(to)) ? 'inPlace' : 'anew',
  hasRights: () => false,
  isOfType: () => false,
  isOrderedBy: () => false,
  // A view or trigger that no longer compiles makes every later rename of a table fail.
  // https://www.sqlite.org/lang_altertable.html#altertabrename
  obstructs: (_object, change) => change === null || change.to === null,
};

/** A view, trigger or virtual table from the statement that SQLite keeps. */
export function readObject(row: ObjectRow): SchemaObject {
  const sql = row.sql!;
  if (row.type === 'trigger') {
    const part = { schema: null, name: row.name, table: row.tbl_name };
    return { kind: 'trigger', ...part, definition: sql, firing: null, comment: null };
  }
  if (row.type === 'table') {
    return { kind: 'virtualTable', schema: null, name: row.name, definition: sql, comment: null };
  }
  const tokens = tokenize(sql, sqliteRules);
  const as = tokens.findIndex((token) => token.kind === 'word' && token.text.toUpperCase() === 'AS');
  // CREATE VIEW name (columns) AS query
  const open = tokens[3]?.text === '(' ? tokens[3].start : null;
  const columns = open === null ? [] : [`columns ${sql.slice(open, tokens[as]!.start).trim()}`];
  const definition = sql.slice(tokens[as]!.end).trim();
  return { kind: 'view', schema: null, name: row.name, definition, options: columns, comment: null };
}

/** An object in SQLite's words. */
export function resolveObject(object: SchemaObject, report: ReportAt): SchemaObject {
  const where = describeObject(object);
  if (object.schema !== null) report(where, `SQLite has no schemas; name it without ${object.schema}`);
  switch (object.kind) {
    case 'view':
      return {
        ...without(object, ['columnComments']),
        schema: null,
        options: object.options.map(spaced),
        comment: null,
      };
    case 'trigger':
      return {
        ...object,
        schema: null,
        definition: resolveTrigger(object, report),
        firing: null,
        comment: null,
      };
    case 'virtualTable':
      return { ...object, schema: null, definition: resolveVirtualTable(object, report), comment: null };
    default:
      report(where, 'SQLite has views, triggers and virtual tables, and nothing else of the kind');
      return object;
  }
}

const spaced = (option: string) => option.replace(/^columns\s*/i, 'columns ');

/** As SQLite keeps it: without TEMP and IF NOT EXISTS. */
function resolveTrigger(trigger: Trigger, report: ReportAt): string {
  const sql = trigger.definition;
  try {
    return `CREATE TRIGGER ${sql.slice(parseTrigger(sql).start)}`;
  } catch {
    report(describeObject(trigger), 'its SQL must be a whole statement that begins with CREATE TRIGGER');
    return sql;
  }
}

/** As SQLite keeps it: without IF NOT EXISTS. */
function resolveVirtualTable(table: VirtualTable, report: ReportAt): string {
  const sql = table.definition;
  try {
    return `CREATE VIRTUAL TABLE ${sql.slice(parseVirtualTable(sql).start)}`;
  } catch {
    report(describeObject(table), 'its SQL must be a whole statement that begins with CREATE VIRTUAL TABLE');
    return sql;
  }
}

/** The target's objects in the live spelling where only white space, letters' case or quotes differ. */
export function settleObjects(
  live: readonly SchemaObject[],
  target: readonly SchemaObject[],
): readonly SchemaObject[] {
  const there = new Map(live.map((it) => [objectKey(it), it]));
  return target.map((object) => {
    const found = there.get(objectKey(object));
    return found !== undefined && equal(normalized(found), normalized(object)) ? found : object;
  });
}

function normalized(object: SchemaObject): SchemaObject {
  if (!('definition' in object)) return object;
  return { ...object, definition: normalizeExpression(object.definition, sqliteRules) };
}

export async function createObject(
  object: SchemaObject,
  connection: Connection | null,
): Promise<readonly Statement[]> {
  switch (object.kind) {
    case 'view':
      return [{ sql: createView(object) }];
    case 'trigger':
      return [{ sql: object.definition }];
    case 'virtualTable':
      return createVirtualTable(object, connection);
    default:
      throw noObject(object, 'SQLite');
  }
}

export async function alterObject(
  object: SchemaObject,
  connection: Connection | null,
): Promise<readonly Statement[]> {
  if (object.kind !== 'virtualTable') throw noObject(object, 'SQLite');
  return replaceVirtualTable(object, connection);
}

function createView(view: View): string {
  const columns = view.options.map((it) => ` ${it.replace(/^columns /, '')}`).join('');
  return `CREATE VIEW ${quoteIdentifier(view.name)}${columns} AS ${view.definition}`;
}

export function dropObject(object: SchemaObject): string {
  if (object.kind === 'virtualTable') return `DROP TABLE ${quoteIdentifier(object.name)}`;
  if (object.kind !== 'view' && object.kind !== 'trigger') throw noObject(object, 'SQLite');
  return `DROP ${object.kind.toUpperCase()} ${quoteIdentifier(object.name)}`;
}
