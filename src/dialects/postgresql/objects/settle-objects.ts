import type { Catalog, Domain, SchemaObject, Trigger, View } from '../../../catalog/index.js';
import { objectKey } from '../../../catalog/index.js';
import { equal } from '../../../util/index.js';
import type { Connection } from '../../dialect.js';
import { normalizeExpression } from '../../shared/expression.js';
import { expressionRules } from '../expressions.js';
import { dollarQuoted, literal, qualified } from '../quoting.js';
import { attempt, inScratch } from '../scratch.js';
import { createObject } from './compile-object.js';
import { inspectDomain } from './inspect-objects.js';
import type { DomainRow } from './object-queries.js';
import { objectQueries } from './object-queries.js';
import { withLiveArguments } from './overloads.js';
import { namesIn, replaceSpans } from './statement.js';

export interface SettledObjects {
  readonly objects: readonly SchemaObject[];
  readonly notes: readonly string[];
}

/** An object of the models and the live one that it may be, in other words. */
interface Pair {
  readonly wanted: SchemaObject;
  readonly live: SchemaObject;
}

/**
 * The wanted objects with the live spelling of what means the same: the server makes views, routines,
 * triggers and domains in the temporary schema, prints them, and forgets them.
 */
export async function settleObjects(
  connection: Connection,
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
  const asked: Pair[] = [];
  for (const pair of pairs) {
    if (spelledAlike(pair)) settled.set(pair.wanted, pair.live);
    else if (scratchStatements(pair.wanted, 0, target) !== null) asked.push(pair);
  }
  let notes: readonly string[] = [];
  if (asked.length > 0) {
    const scratch = await inScratch(connection, () => printed(connection, asked, target));
    notes = scratch.notes;
    const answers = scratch.result ?? [];
    for (const [i, pair] of asked.entries()) {
      const answer = answers[i] ?? null;
      if (answer !== null && means(answer, pair)) settled.set(pair.wanted, pair.live);
    }
  }
  return { objects: target.objects.map((it) => settled.get(it) ?? it), notes };
}

function spelledAlike({ wanted, live }: Pair): boolean {
  const normalized = (object: SchemaObject) =>
    'definition' in object
      ? { ...object, definition: normalizeExpression(object.definition, expressionRules) }
      : object;
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
      const table = qualified({ schema: object.schema, name: object.table });
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
    case 'domain':
      return [execute(createObject({ ...object, ...ref })[0]!)];
    case 'aggregate':
    case 'sequence':
    case 'extension':
      return null;
  }
}

function isOnView(trigger: Trigger, target: Catalog): boolean {
  return target.objects.some(
    (it) => it.kind === 'view' && it.schema === trigger.schema && it.name === trigger.table,
  );
}

/** What the server makes of each: a definition, a domain, or null where it could not. */
type Answer = string | Domain | null;

async function printed(
  connection: Connection,
  pairs: readonly Pair[],
  target: Catalog,
): Promise<readonly Answer[]> {
  const statements = pairs.map((pair, at) => attempt(scratchStatements(pair.wanted, at, target)!, []));
  const body = ["PERFORM pg_catalog.set_config('check_function_bodies', 'off', true);", ...statements];
  await connection.query(`DO ${dollarQuoted(`BEGIN\n${body.join('\n')}\nEND`)}`);
  const inTemporary = 'n.oid = pg_catalog.pg_my_temp_schema()';
  const { views, routines, triggers, domains } = objectQueries(inTemporary);
  const list = (query: string) => `(SELECT pg_catalog.json_agg(q)::text FROM (${query}) q)`;
  const [row] = await connection.query<Record<'views' | 'routines' | 'triggers' | 'domains', string | null>>(
    `WITH member AS (SELECT NULL::oid AS classid, NULL::oid AS objid)
     SELECT ${list(views)} AS "views", ${list(routines)} AS "routines",
       ${list(triggers)} AS "triggers", ${list(domains)} AS "domains"`,
  );
  const read = (key: 'views' | 'routines' | 'triggers' | 'domains') =>
    JSON.parse(row![key] ?? '[]') as readonly { readonly name: string; readonly definition?: string }[];
  const definitions = new Map(
    [...read('views'), ...read('routines'), ...read('triggers')].map((it) => [it.name, it.definition!]),
  );
  const made = new Map(
    read('domains').map((it) => [it.name, inspectDomain(it as unknown as DomainRow, null)]),
  );
  return pairs.map(({ wanted }, at) => {
    const found = wanted.kind === 'domain' ? made.get(scratchName(at)) : definitions.get(scratchName(at));
    return found ?? null;
  });
}

/** Whether what the server printed is the live object, but for the names that were put in. */
function means(answer: Exclude<Answer, null>, { wanted, live }: Pair): boolean {
  if (typeof answer !== 'string') {
    if (live.kind !== 'domain' || wanted.kind !== 'domain') return false;
    const named = { ...answer, schema: live.schema, name: live.name };
    return equal(named, live);
  }
  if (!('definition' in live) || !('definition' in wanted)) return false;
  // What is said beside the definition: options, comments, the arguments.
  if (!equal({ ...wanted, definition: '' }, { ...live, definition: '' })) return false;
  if (live.kind === 'view' || live.kind === 'materializedView') {
    return answer.trim().replace(/;$/, '') === (live as View).definition;
  }
  return withoutNames(answer) === withoutNames(live.definition);
}

/** A statement without the names of what it creates and of its table. */
function withoutNames(statement: string): string {
  const text = statement.trim();
  const names = namesIn(text);
  if (names === null) return text;
  return replaceSpans(text, [
    [names.orReplace, ''],
    [names.name, '?'],
    ...(names.table === null ? [] : [[names.table, '?'] as const]),
  ]);
}
