import type { Default, EnumType } from '../../../catalog/index.js';
import type { AlterEnum } from '../../../operations/index.js';
import type { CompileContext } from '../../dialect.js';
import { outerReplacements } from '../objects/compile-type.js';
import { literal, qualified } from '../quoting.js';
import { replaceTypes } from './replace-type.js';

/** The statements that give an enum type other values; the columns of the type keep theirs. */
export async function compileAlterEnum(
  operation: AlterEnum,
  context: CompileContext,
): Promise<readonly string[]> {
  const { from, to, rewrite, columns, within = [] } = operation;
  const values = rewrite ? null : addedValues(from, to);
  if (values !== null) return values;
  const replacement = {
    type: to,
    keyword: 'TYPE',
    create: createEnum(to),
    before: [],
    after: [],
    convert: (value: string, array: '' | '[]') => `${value}::text${array}::${qualified(to)}${array}`,
    defaultOf: (value: Default) =>
      value.kind !== 'literal' || to.values.some((it) => it === value.value) ? value : null,
  } as const;
  return replaceTypes(outerReplacements({ replacement, columns }, within), context);
}

export function createEnum(type: EnumType): readonly string[] {
  return [
    `CREATE TYPE ${qualified(type)} AS ENUM (${type.values.map(literal).join(', ')})`,
    ...(type.comment === undefined ? [] : [`COMMENT ON TYPE ${qualified(type)} IS ${literal(type.comment)}`]),
  ];
}

/** ALTER TYPE ... ADD VALUE for each new value, or null when other changes are needed. */
function addedValues(from: EnumType, to: EnumType): readonly string[] | null {
  const kept = to.values.filter((value) => from.values.includes(value));
  if (kept.length !== from.values.length || kept.some((value, at) => value !== from.values[at])) return null;
  return to.values.flatMap((value, at) => {
    if (from.values.includes(value)) return [];
    const isLast = to.values.slice(at).every((it) => !from.values.includes(it));
    const before = to.values[at - 1];
    const place = isLast
      ? ''
      : before === undefined
        ? ` BEFORE ${literal(from.values[0]!)}`
        : ` AFTER ${literal(before)}`;
    return [`ALTER TYPE ${qualified(to)} ADD VALUE ${literal(value)}${place}`];
  });
}
