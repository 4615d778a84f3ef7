import type { Routine, SchemaObject, View } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { collationName, literal, quoteIdentifier } from '../quoting.js';
import { withMode } from '../sql-mode.js';
import { definerOption, definerSql, definerWords } from './definer.js';
import type { ObjectRows, ParameterRow, RoutineRow, TriggerRow, ViewRow } from './object-queries.js';
import { withoutDatabase, withoutJoinParentheses } from './view-text.js';

/** The objects of some rows; what the user may not see the text of is left out. */
export function inspectObjects(rows: ObjectRows, server: Server): readonly SchemaObject[] {
  return [
    ...rows.views.filter(hasText).map((row) => inspectView(row, server)),
    ...rows.triggers.map((row) => inspectTrigger(row, rows.triggers, server)),
    ...rows.routines
      .filter((row) => row.body !== null)
      .map((row) => inspectRoutine(row, rows.parameters, server)),
  ];
}

/** Views and routines whose text the user may not see, in the user's words. */
export function hiddenObjects(rows: ObjectRows): readonly { readonly kind: string; readonly name: string }[] {
  return [
    ...rows.views.filter((row) => !hasText(row)).map(({ name }) => ({ kind: 'view without its text', name })),
    ...rows.routines
      .filter((row) => row.body === null)
      .map(({ type, name }) => ({ kind: `${type.toLowerCase()} without its text`, name })),
  ];
}

function hasText(row: ViewRow): boolean {
  return row.definition !== null && row.definition !== '';
}

function inspectView(row: ViewRow, server: Server): View {
  const checked = row.check_option === 'NONE' ? [] : [`check_option=${row.check_option.toLowerCase()}`];
  const { columns = [] } = row;
  const named = columns.length === 0 ? [] : [`columns (${columns.map(quoteIdentifier).join(', ')})`];
  const algorithm = (row.algorithm ?? 'UNDEFINED').toLowerCase();
  return {
    kind: 'view',
    schema: null,
    name: row.name,
    definition: withoutJoinParentheses(withoutDatabase(row.definition!, server.defaultSchema ?? '')),
    options: [
      ...(algorithm === 'undefined' ? [] : [`algorithm=${algorithm}`]),
      ...checked,
      ...named,
      ...definerOption(definerSql(row.definer, server)),
      ...(row.security === 'INVOKER' ? ['sql_security=invoker'] : []),
    ],
    comment: null,
  };
}

function inspectTrigger(row: TriggerRow, all: readonly TriggerRow[], server: Server): SchemaObject {
  const { name, table_name: table, timing, event, body } = row;
  const before = all.find(
    (it) =>
      it.table_name === table &&
      it.timing === timing &&
      it.event === event &&
      Number(it.place) === Number(row.place) - 1,
  );
  const order = before === undefined ? '' : ` FOLLOWS ${quoteIdentifier(before.name)}`;
  const definer = definerWords(definerSql(row.definer, server));
  const head = `CREATE ${definer}TRIGGER ${quoteIdentifier(name)} ${timing} ${event} ON ${quoteIdentifier(table)}`;
  return {
    kind: 'trigger',
    schema: null,
    name,
    table,
    definition: withMode(`${head} FOR EACH ROW${order} ${statementOf(body)}`, row.sql_mode, server),
    firing: null,
    comment: null,
  };
}

function inspectRoutine(row: RoutineRow, parameters: readonly ParameterRow[], server: Server): Routine {
  const kind = row.type === 'FUNCTION' ? 'function' : 'procedure';
  const own = parameters.filter((it) => it.routine === row.specific_name && it.routine_type === row.type);
  const list = own
    .filter((it) => Number(it.place) > 0)
    .map((it) => {
      const mode = kind === 'procedure' && it.mode !== null && it.mode !== 'IN' ? `${it.mode} ` : '';
      return `${mode}${quoteIdentifier(it.name ?? '')} ${typeOf(it, server)}`;
    });
  const result = own.find((it) => Number(it.place) === 0);
  const words = [
    `CREATE ${definerWords(definerSql(row.definer, server))}${row.type} ${quoteIdentifier(row.name)}(${list.join(', ')})`,
    ...(result === undefined ? [] : [`RETURNS ${typeOf(result, server)}`]),
    ...(row.is_deterministic === 'YES' ? ['DETERMINISTIC'] : []),
    ...(row.data_access === 'CONTAINS SQL' ? [] : [row.data_access]),
    ...(row.security === 'INVOKER' ? ['SQL SECURITY INVOKER'] : []),
    ...(row.comment === '' ? [] : [`COMMENT ${literal(row.comment)}`]),
  ];
  return {
    kind,
    schema: null,
    name: row.name,
    arguments: null,
    definition: withMode(`${words.join('\n')}\n${statementOf(row.body!)}`, row.sql_mode, server),
    comment: null,
  };
}

/** The type with its character set where that is not the database's. */
function typeOf({ type, charset, collation }: ParameterRow, server: Server): string {
  const usual = server.tableDefaults;
  if (charset === null || (charset === usual?.charset && collation === usual.collation)) return type;
  const collate = collation === null ? '' : ` COLLATE ${collationName(collation)}`;
  return `${type} CHARSET ${charset}${collate}`;
}

/** Without what may stand behind a statement, as the models have it. */
function statementOf(body: string): string {
  return body.trim().replace(/(?:\s*;)+$/, '');
}
