import type { SchemaObject } from '../../../catalog/index.js';
import { describeObject, objectKey } from '../../../catalog/index.js';
import { equal } from '../../../util/index.js';
import type { Connection, Server } from '../../dialect.js';
import { explainError, namesWhatIsMissing } from '../errors.js';
import { sameText, tokensOf } from '../expressions.js';
import { quoteIdentifier } from '../quoting.js';
import { modeOf, stating, usualMode } from '../sql-mode.js';
import { createObject, dropObject } from './compile-object.js';
import { statedDefiner, withoutDefiner } from './definer.js';
import { withExactTexts } from './exact-texts.js';
import { inspectObjects } from './inspect-objects.js';
import type { ObjectRows } from './object-queries.js';
import { readObjects } from './object-queries.js';
import { triggerParts } from './trigger-text.js';

/**
 * The wanted objects with the live spelling of what means the same. Views and routines that are written
 * otherwise are made under another name, printed and dropped: there are no temporary ones.
 */
export async function settleObjects(
  connection: Connection,
  server: Server,
  live: readonly SchemaObject[],
  target: readonly SchemaObject[],
): Promise<{ readonly objects: readonly SchemaObject[]; readonly notes: readonly string[] }> {
  const there = new Map(live.map((it) => [objectKey(it), it]));
  const notes: string[] = [];
  const objects: SchemaObject[] = [];
  for (const object of target) {
    const found = there.get(objectKey(object));
    if (found === undefined || equal(found, object)) {
      objects.push(object);
      continue;
    }
    // Where the models do not say whose privileges it has, it may have anybody's.
    const said = equal(withoutDefiner(object), object) ? withoutDefiner(found) : found;
    const own = withModeOf(found, object);
    if (spelledAlike(own, said, server)) objects.push(found);
    else {
      const made = await printed(connection, server, own, notes);
      objects.push(made !== null && equal({ ...made, name: found.name }, said) ? found : own);
    }
  }
  return { objects, notes };
}

/** The wanted object in the sql_mode of the live one, unless the models say another. */
function withModeOf(live: SchemaObject, object: SchemaObject): SchemaObject {
  if (!('definition' in live && 'definition' in object)) return object;
  const mode = modeOf(live.definition);
  if (mode === null || modeOf(object.definition) !== null) return object;
  return { ...object, definition: stating(mode, object.definition) };
}

function spelledAlike(a: SchemaObject, b: SchemaObject, server: Server): boolean {
  if (!('definition' in a && 'definition' in b)) return false;
  if (!equal({ ...a, definition: '' }, { ...b, definition: '' })) return false;
  const [own, other] = [a, b].map((it) => modeOf(it.definition) ?? usualMode(server));
  if (own !== other) return false;
  return a.kind === 'trigger'
    ? statedDefiner(a) === statedDefiner(b) && sameTrigger(a.definition, b.definition)
    : sameText(a.definition, b.definition);
}

/** Whether a trigger's statement is the live one, of which the server tells no more than after which it comes. */
function sameTrigger(wanted: string, live: string): boolean {
  const [own, found] = [triggerParts(wanted), triggerParts(live)];
  // One that does not say after which it comes takes any place.
  const isThere = own.order?.word !== 'follows' || equal(own.order, found.order);
  return isThere && sameText(own.head, found.head) && sameText(own.body, found.body);
}

const scratchName = 'dbm_settle_object';

/** The object as the server prints it, under another name; null where it cannot be asked. */
async function printed(
  connection: Connection,
  server: Server,
  object: SchemaObject,
  notes: string[],
): Promise<SchemaObject | null> {
  const renamed = underOtherName(object);
  if (renamed === null) return null;
  try {
    await connection.query(createObject(renamed, server));
  } catch (thrown) {
    // It uses what the migration will make: then it is another object than the one that is there.
    if (namesWhatIsMissing(thrown)) return null;
    const { message } = explainError(thrown);
    notes.push(`The ${describeObject(object)} was compared as text: ${message}`);
    return null;
  }
  try {
    const rows = await withExactTexts(connection, server, scratchRows(await readObjects(connection, server)));
    const made = inspectObjects(rows, server).find((it) => it.kind === object.kind) ?? null;
    if (made === null || !('definition' in made)) return null;
    const own = quoteIdentifier(scratchName);
    return {
      ...made,
      definition: made.definition.replace(own, quoteIdentifier(object.name)),
    } as SchemaObject;
  } finally {
    await connection.query(dropObject(renamed, server));
  }
}

/** What the object that is made for the moment consists of; triggers are never made so. */
function scratchRows({ views, routines, parameters }: ObjectRows): ObjectRows {
  const isScratch = ({ name }: { readonly name: string }) => name === scratchName;
  return { views: views.filter(isScratch), triggers: [], routines: routines.filter(isScratch), parameters };
}

function underOtherName(object: SchemaObject): SchemaObject | null {
  if (object.kind === 'view') return { ...object, name: scratchName };
  if (object.kind !== 'function' && object.kind !== 'procedure') return null;
  const tokens = tokensOf(object.definition);
  const at = tokens.findIndex((it) => it.kind === 'word' && it.text.toLowerCase() === object.kind);
  const name = tokens[tokens[at + 1]?.text.toLowerCase() === 'if' ? at + 4 : at + 1];
  if (at < 0 || name === undefined) return null;
  const text = object.definition;
  const definition = text.slice(0, name.start) + quoteIdentifier(scratchName) + text.slice(name.end);
  return { ...object, name: scratchName, definition };
}
