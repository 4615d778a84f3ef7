import { type Catalog, type Column, findColumn, findTable, refOf, type Table } from '../../catalog/index.js';
import type { ColumnComparison, Hooks } from '../../config/hooks.js';
import type { DiffRules } from '../../dialects/index.js';

type Comparers = Pick<Hooks, 'compareType' | 'compareDefault'>;

/** What is compared after a config has had its say on types and defaults. */
export interface ComparedColumns {
  /** The wanted side, with the live type or default where the config says that they are the same. */
  readonly target: Catalog;
  /** The engine's rules, but that they see a difference where the config sees one. */
  readonly rules: DiffRules;
}

/** Asks the config about the types and defaults of every column that both sides have. */
export function compareColumns(
  live: Catalog,
  target: Catalog,
  rules: DiffRules,
  hooks: Comparers,
): ComparedColumns {
  if (hooks.compareType === undefined && hooks.compareDefault === undefined) return { target, rules };
  // By identity: that one type or default of the live side is to differ, not all that are spelled alike.
  const different = new Set<object>();
  const tables = target.tables.map((table) => {
    const from = findTable(live, table);
    if (from === null) return table;
    const columns = table.columns.map((column) => {
      const before = findColumn(from, column.name);
      return before === null
        ? column
        : compared({ from, to: table, before, column, rules, hooks, different });
    });
    return { ...table, columns };
  });
  const mark = (sql: string, it: object) => (different.has(it) ? `${sql}\0differs` : sql);
  return {
    target: { ...target, tables },
    rules: {
      ...rules,
      typeSql: (type, table) => mark(rules.typeSql(type, table), type),
      defaultSql: (value, column) => mark(rules.defaultSql(value, column), value),
    },
  };
}

interface Pair {
  readonly from: Table;
  readonly to: Table;
  readonly before: Column;
  readonly column: Column;
  readonly rules: DiffRules;
  readonly hooks: Comparers;
  readonly different: Set<object>;
}

function compared({ from, to, before, column, rules, hooks, different }: Pair): Column {
  const about = (database: string | null, models: string | null): ColumnComparison => ({
    table: refOf(to),
    column: column.name,
    database,
    models,
    databaseColumn: before,
    modelColumn: column,
    differs: database !== models,
  });
  const defaultSql = (it: Column) => (it.default === null ? null : rules.defaultSql(it.default, it));
  const types = about(rules.typeSql(before.type, from), rules.typeSql(column.type, to));
  const defaults = about(defaultSql(before), defaultSql(column));
  const typeDiffers = hooks.compareType?.(types) ?? types.differs;
  const defaultDiffers = hooks.compareDefault?.(defaults) ?? defaults.differs;
  if (typeDiffers && !types.differs) different.add(before.type);
  if (defaultDiffers && !defaults.differs && before.default !== null) different.add(before.default);
  return {
    ...column,
    type: types.differs && !typeDiffers ? before.type : column.type,
    default: defaults.differs && !defaultDiffers ? before.default : column.default,
  };
}
