import type { Catalog, Table, TableRef } from '../../catalog/index.js';
import { defaultTableOptions, findTable, plainColumn, tableKey } from '../../catalog/index.js';
import type { Connection } from '../dialect.js';
import { normalizeExpression } from '../shared/expression.js';
import { createTableSql } from './alter/inheritance.js';
import { columnDefinition } from './definitions.js';
import { expressionRules } from './expressions.js';
import { dollarQuoted, literal } from './quoting.js';
import { attempt, inScratch } from './read-back.js';

/** The target with the live spelling of partition keys and bounds that mean the same. */
export async function settlePartitions(
  connection: Connection,
  live: Catalog,
  target: Catalog,
): Promise<Catalog> {
  const spelled = withTables(target, (table) => spelledAlike(table, findTable(live, table)));
  const questions = spelled.tables.flatMap((table) => questionAbout(table, live, spelled) ?? []);
  const answers = questions.length === 0 ? null : await ask(connection, questions);
  return answers === null
    ? spelled
    : withTables(spelled, (table) => answeredAlike(table, live, answers.get(tableKey(table))));
}

function withTables(catalog: Catalog, change: (table: Table) => Table): Catalog {
  return { ...catalog, tables: catalog.tables.map(change) };
}

/** What the server makes of a partition key and of bounds. */
interface Spelling {
  readonly key: string | null;
  readonly bounds: string | null;
}

function spelledAlike(table: Table, live: Table | null): Table {
  const same = (a: string, b: string) =>
    normalizeExpression(a, expressionRules) === normalizeExpression(b, expressionRules);
  return respelled(table, live, (ours, theirs) => same(ours, theirs));
}

function answeredAlike(table: Table, live: Catalog, answer: Spelling | undefined): Table {
  if (answer === undefined) return table;
  return respelled(table, findTable(live, table), (_, theirs) =>
    [answer.key, answer.bounds].includes(theirs),
  );
}

function respelled(table: Table, live: Table | null, isSame: (ours: string, theirs: string) => boolean) {
  const { partitionBy, partitionOf } = table;
  const key = live?.partitionBy;
  const bounds = live?.partitionOf?.bounds;
  return {
    ...table,
    ...(partitionBy !== undefined && key !== undefined && isSame(partitionBy, key)
      ? { partitionBy: key }
      : {}),
    ...(partitionOf !== undefined && bounds !== undefined && isSame(partitionOf.bounds, bounds)
      ? { partitionOf: { ...partitionOf, bounds } }
      : {}),
  };
}

interface Question {
  readonly table: Table;
  /** The table whose partition it is, when its bounds are in question. */
  readonly parent: Table | null;
}

function questionAbout(table: Table, live: Catalog, target: Catalog): Question | null {
  const found = findTable(live, table);
  if (found === null) return null;
  const { partitionBy, partitionOf } = table;
  const isKeyAsked =
    partitionBy !== undefined && found.partitionBy !== undefined && partitionBy !== found.partitionBy;
  const isBoundAsked =
    partitionOf !== undefined &&
    found.partitionOf !== undefined &&
    partitionOf.bounds !== found.partitionOf.bounds;
  if (!isKeyAsked && !isBoundAsked) return null;
  return { table, parent: isBoundAsked ? findTable(target, partitionOf) : null };
}

/** Makes the tables in question as temporary ones and reads them back. */
async function ask(
  connection: Connection,
  questions: readonly Question[],
): Promise<ReadonlyMap<string, Spelling> | null> {
  const { result } = await inScratch(connection, async () => {
    await connection.query(`DO ${dollarQuoted(`BEGIN\n${questions.map(script).join('\n')}\nEND`)}`);
    return connection.query<Spelling & { name: string }>(spellingQuery);
  });
  if (result === null) return null;
  const byName = new Map(result.map((it) => [it.name, it]));
  return new Map(
    questions.map(({ table }, at) => [
      tableKey(table),
      {
        key: byName.get(partitionName(at))?.key ?? null,
        bounds: byName.get(partitionName(at))?.bounds ?? null,
      },
    ]),
  );
}

const spellingQuery = `
  SELECT c.relname AS "name", CASE c.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS "key",
    pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS "bounds"
  FROM pg_catalog.pg_class c
  WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relname LIKE 'dbm_settle_partition_%'`;

const partitionName = (at: number) => `dbm_settle_partition_${at}`;
const parentName = (at: number) => `dbm_settle_parent_${at}`;

function script({ table, parent }: Question, at: number): string {
  const create = (it: Table, name: string, partitionOf: Table['partitionOf']) => {
    const { inherits: _, partitionOf: __, ...rest } = it;
    const options = defaultTableOptions;
    const made = {
      ...rest,
      options,
      schema: 'pg_temp',
      name,
      ...(partitionOf === undefined ? {} : { partitionOf }),
    };
    const columns = it.columns.map(({ name, type, collation }) =>
      columnDefinition({ ...plainColumn(name, type), collation }),
    );
    const sql = createTableSql(made, partitionOf === undefined ? columns : []);
    return `EXECUTE ${literal(sql.replace('CREATE TABLE', 'CREATE TEMPORARY TABLE'))};`;
  };
  const inScratchSchema: TableRef = { schema: 'pg_temp', name: parentName(at) };
  const statements =
    parent === null
      ? [create(table, partitionName(at), undefined)]
      : [
          create(parent, parentName(at), undefined),
          create(table, partitionName(at), { ...inScratchSchema, bounds: table.partitionOf!.bounds }),
        ];
  return attempt(statements, []);
}
