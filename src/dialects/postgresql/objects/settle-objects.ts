import type { Catalog, SchemaObject, TablePart, View } from '../../../catalog/index.js';
import { isRoutine, objectKey, ownerOf } from '../../../catalog/index.js';
import { equal } from '../../../util/index.js';
import type { Connection, Server } from '../../dialect.js';
import { normalizeExpression } from '../../shared/expression.js';
import { expressionRules } from '../expressions.js';
import { askCatalogs } from '../inspect/ask-catalogs.js';
import { dollarQuoted, literal, qualified } from '../quoting.js';
import { attempt, inScratch } from '../read-back.js';
import type { TypeObject } from './change-type.js';
import { isType } from './change-type.js';
import { createPolicy } from './compile-object.js';
import { createType } from './compile-type.js';
import { inspectParts } from './inspect-parts.js';
import { inspectTypes } from './inspect-types.js';
import type { ObjectRows } from './object-queries.js';
import { objectQueries } from './object-queries.js';
import { withLiveArguments } from './overloads.js';
import { type IsStale, mentionsRetyped, staleSpelling } from './stale-spelling.js';
import { namesIn, replaceSpans } from './statement.js';

export interface SettledObjects {
  readonly objects: readonly SchemaObject[];
  readonly isStale: IsStale;
  readonly notes: readonly string[];
}

/** An object of the models and the live one that it may be, in other words. */
interface Pair {
  readonly wanted: SchemaObject;
  readonly live: SchemaObject;
}

/**
 * The wanted objects with the live spelling of what means the same: the server makes them in the temporary
 * schema, prints them, and forgets them.
 */
export async function settleObjects(
  connection: Connection,
  server: Server,
  live: Catalog,
  wanted: Catalog,
): Promise<SettledObjects> {
  const target = { ...wanted, objects: withLiveArguments(live, wanted) };
  const there = new Map(live.objects.map((it) => [objectKey(it), it]));
  const pairs = target.objects.flatMap((wanted): readonly Pair[] => {
    const found = there.get(objectKey(wanted));
    return found === undefined || equal(found, wanted) ? [] : [{ wanted, live: found }];
  });
  const settled = new Map<SchemaObject, SchemaObject>();
  const answered = new Map<SchemaObject, SchemaObject>();
  const asked: Pair[] = [];
  for (const pair of pairs) {
    if (spelledAlike(pair)) settled.set(pair.wanted, withComment(pair));
    else if (scratchStatements(pair.wanted, 0, target) !== null) asked.push(pair);
  }
  let notes: readonly string[] = [];
  for (const round of rounds(asked)) {
    const scratch = await inScratch(connection, () => printed(connection, server, round, target));
    notes = scratch.notes;
    const answers = scratch.result ?? [];
    for (const [i, pair] of round.entries()) {
      const answer = answers[i] ?? null;
      if (answer !== null && means(answer, pair)) answered.set(pair.wanted, withComment(pair));
    }
  }
  const known = target.objects.map((it) => settled.get(it) ?? answered.get(it) ?? it);
  const isStale = staleSpelling(live, known);
  const isOfRetyped = mentionsRetyped(live, wanted);
  const objects = target.objects.map((it, at) => {
    const texts = textsOf(known[at]!);
    const isOutdated = texts.some(isStale) || (!isRoutine(it) && texts.some(isOfRetyped));
    return answered.has(it) && isOutdated ? it : known[at]!;
  });
  return { objects, isStale, notes };
}

/** The expressions and statements of an object. */
function textsOf(object: SchemaObject): readonly string[] {
  if ('definition' in object) return [object.definition];
  if (object.kind === 'domain') return object.checks.map((it) => it.expression);
  return object.kind === 'policy' ? [object.using ?? '', object.withCheck ?? ''] : [];
}

/** The live object, but for its comment: that is data. */
function withComment({ wanted, live }: Pair): SchemaObject {
  return { ...live, comment: wanted.comment };
}

/**
 * What belongs to tables is made on temporary ones of the same names, which other objects and expressions would
 * take for the real ones: so it is asked for apart, and no two tables of one name at once.
 */
function rounds(pairs: readonly Pair[]): readonly (readonly Pair[])[] {
  const found: { tables: TablePart[]; pairs: Pair[] }[] = [{ tables: [], pairs: [] }];
  for (const pair of pairs) {
    const { wanted } = pair;
    if (!onNamesake(wanted)) {
      found[0]!.pairs.push(pair);
      continue;
    }
    const clashes = (it: TablePart) => it.table === wanted.table && it.schema !== wanted.schema;
    const round = found.slice(1).find((it) => !it.tables.some(clashes));
    if (round === undefined) found.push({ tables: [wanted], pairs: [pair] });
    else {
      round.tables.push(wanted);
      round.pairs.push(pair);
    }
  }
  return found.map((it) => it.pairs).filter((it) => it.length > 0);
}

/** Whether an object's SQL may name its table: it is made on one of that name. */
function onNamesake(
  object: SchemaObject,
): object is Extract<TablePart, { kind: 'rule' | 'policy' | 'statistics' }> {
  return object.kind === 'rule' || object.kind === 'policy' || object.kind === 'statistics';
}

function spelledAlike({ wanted, live }: Pair): boolean {
  const same = (text: string) => normalizeExpression(text, expressionRules);
  const normalized = (object: SchemaObject): SchemaObject => {
    const bare = { ...object, comment: null };
    if ('definition' in bare) return { ...bare, definition: same(bare.definition) };
    if (bare.kind !== 'policy') return bare;
    const { using, withCheck } = bare;
    return { ...bare, using: same(using ?? ''), withCheck: same(withCheck ?? '') };
  };
  return equal(normalized(wanted), normalized(live));
}

const scratchName = (at: number) => `dbm_settle_object_${at}`;

/** PL/pgSQL that makes an object in the temporary schema under a name of ours; null for what has one spelling. */
function scratchStatements(object: SchemaObject, at: number, target: Catalog): readonly string[] | null {
  const ref = { schema: 'pg_temp', name: scratchName(at) };
  const execute = (sql: string) => `EXECUTE ${literal(sql)};`;
  switch (object.kind) {
    case 'view':
    case 'materializedView':
      return [execute(`CREATE TEMPORARY VIEW ${scratchName(at)} AS ${object.definition}`)];
    case 'function':
    case 'procedure': {
      const names = namesIn(object.definition);
      if (names === null) return null;
      return [execute(replaceSpans(object.definition, [[names.name, qualified(ref)]]))];
    }
    case 'trigger': {
      const names = namesIn(object.definition);
      if (names?.table == null) return null;
      const table = qualified(ownerOf(object));
      return [
        execute(
          isOnView(object, target)
            ? `CREATE TEMPORARY VIEW ${scratchName(at)} AS SELECT * FROM ${table}`
            : `CREATE TEMPORARY TABLE ${scratchName(at)} (LIKE ${table})`,
        ),
        execute(
          replaceSpans(object.definition, [
            [names.name, scratchName(at)],
            [names.table, qualified(ref)],
          ]),
        ),
      ];
    }
    case 'rule':
    case 'statistics': {
      const names = namesIn(object.definition);
      if (names?.table == null) return null;
      const name = object.kind === 'rule' ? scratchName(at) : qualified(ref);
      return [
        execute(
          replaceSpans(object.definition, [
            [names.name, name],
            [names.table, qualified(namesake(object))],
          ]),
        ),
      ];
    }
    case 'policy':
      return [execute(createPolicy({ ...object, schema: 'pg_temp', name: scratchName(at) }))];
    case 'domain':
    case 'compositeType':
    case 'rangeType':
    case 'collation':
      return createType({ ...object, ...ref }).map(execute);
    case 'aggregate':
    case 'sequence':
    case 'extension':
    case 'virtualTable':
      return null;
  }
}

function isOnView(part: TablePart, target: Catalog): boolean {
  return target.objects.some(
    (it) => it.kind === 'view' && it.schema === part.schema && it.name === part.table,
  );
}

const namesake = ({ table }: TablePart) => ({ schema: 'pg_temp', name: table });

/** PL/pgSQL that makes the tables of parts, each once. */
function namesakes(pairs: readonly Pair[]): readonly string[] {
  const parts = pairs.map((it) => it.wanted).filter(onNamesake);
  const statements = parts.map((part) => {
    const real = qualified(ownerOf(part));
    return `EXECUTE ${literal(`CREATE TABLE ${qualified(namesake(part))} (LIKE ${real})`)};`;
  });
  return [...new Set(statements)].map((it) => attempt([it], []));
}

/** What the server makes of each: a definition, an object that is data, or null where it could not. */
type Answer = string | SchemaObject | null;

async function printed(
  connection: Connection,
  server: Server,
  pairs: readonly Pair[],
  target: Catalog,
): Promise<readonly Answer[]> {
  const statements = pairs.map((pair, at) => attempt(scratchStatements(pair.wanted, at, target)!, []));
  const body = [
    "PERFORM pg_catalog.set_config('check_function_bodies', 'off', true);",
    ...namesakes(pairs),
    ...statements,
  ];
  await connection.query(`DO ${dollarQuoted(`BEGIN\n${body.join('\n')}\nEND`)}`);
  const rows = await readTemporary(connection, server);
  const definitions = new Map(
    [...rows.views, ...rows.routines, ...rows.triggers, ...rows.rules, ...rows.statistics].map((it) => [
      it.name,
      it.definition,
    ]),
  );
  const policies = inspectParts(
    { triggers: [], rules: [], statistics: [], policies: rows.policies },
    () => null,
  );
  const made = new Map([...policies, ...inspectTypes(rows, () => null)].map((it) => [it.name, it]));
  return pairs.map(
    ({ wanted }, at) =>
      (isData(wanted) ? made.get(scratchName(at)) : definitions.get(scratchName(at))) ?? null,
  );
}

/** What the temporary schema has. */
async function readTemporary(
  connection: Connection,
  server: Server,
): Promise<Omit<ObjectRows, 'extensions'>> {
  const { extensions: _, ...queries } = objectQueries(server, 'n.oid = pg_catalog.pg_my_temp_schema()');
  const member = 'WITH member AS (SELECT NULL::oid AS classid, NULL::oid AS objid)';
  return (await askCatalogs(connection, member, queries)) as unknown as Omit<ObjectRows, 'extensions'>;
}

function isData(object: SchemaObject): object is TypeObject | Extract<TablePart, { kind: 'policy' }> {
  return isType(object) || object.kind === 'policy';
}

/** Whether what the server made is the live object, but for the names that were put in, and comments. */
function means(answer: Exclude<Answer, null>, { wanted, live }: Pair): boolean {
  if (typeof answer !== 'string') {
    const { schema, name, comment } = live;
    const table = 'table' in live ? { table: live.table } : {};
    return equal({ ...answer, schema, name, comment, ...table }, live);
  }
  if (!('definition' in live) || !('definition' in wanted)) return false;
  // What is said beside the definition: options, the arguments.
  const beside = (object: SchemaObject) => ({ ...object, definition: '', comment: null });
  if (!equal(beside(wanted), beside(live))) return false;
  if (live.kind === 'view' || live.kind === 'materializedView') {
    return answer.trim().replace(/;$/, '') === (live as View).definition;
  }
  return withoutNames(answer) === withoutNames(live.definition);
}

/** A statement without the names of what it creates and of its table. */
function withoutNames(statement: string): string {
  const text = statement.trim().replace(/;$/, '');
  const names = namesIn(text);
  if (names === null) return text;
  return replaceSpans(text, [
    [names.orReplace, ''],
    [names.name, '?'],
    ...(names.table === null ? [] : [[names.table, '?'] as const]),
  ]);
}
