import type { Catalog, Routine, SchemaObject } from '../../../catalog/index.js';
import { isRoutine, tableKey } from '../../../catalog/index.js';
import { tokenize } from '../../shared/tokenizer.js';
import { expressionRules } from '../expressions.js';
import { namesIn } from './statement.js';

/**
 * The target's routines with the types of their arguments where the models do not give them: those of the
 * live routine with the same arguments.
 */
export function withLiveArguments(live: Catalog, target: Catalog): readonly SchemaObject[] {
  const routines = new Map<string, Routine[]>();
  for (const it of live.objects) {
    if (!isRoutine(it)) continue;
    const key = keyOf(it);
    routines.set(key, [...(routines.get(key) ?? []), it]);
  }
  return target.objects.map((object) => {
    if (!isRoutine(object) || object.arguments !== null) return object;
    const found = routines.get(keyOf(object))?.find((it) => argumentsIn(it) === argumentsIn(object));
    return found === undefined ? object : { ...object, arguments: found.arguments };
  });
}

function keyOf(routine: Routine): string {
  return `${routine.kind} ${tableKey(routine)}`;
}

/** What stands between the parentheses after the name. */
function argumentsIn({ definition }: Routine): string {
  const names = namesIn(definition);
  if (names === null) return definition;
  const tokens = tokenize(definition, expressionRules).filter((it) => it.start >= names.name.end);
  let depth = 0;
  const close = tokens.findIndex((token) => {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    return depth === 0;
  });
  return tokens
    .slice(0, close + 1)
    .map((it) => it.text.toLowerCase())
    .join(' ');
}
