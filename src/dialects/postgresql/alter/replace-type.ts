import type { Column, Default, Table, TableRef } from '../../../catalog/index.js';
import { findColumn, shortenName, tableKey } from '../../../catalog/index.js';
import type { TypedColumn } from '../../../operations/index.js';
import type { CompileContext } from '../../dialect.js';
import { mentions } from '../../shared/expression.js';
import { defaultSql } from '../defaults.js';
import { collationSql, columnDefinition, commentOnColumn } from '../definitions.js';
import { expressionRules } from '../expressions.js';
import { maxNameBytes } from '../names.js';
import { qualified, quoteIdentifier } from '../quoting.js';
import { keepingRights, ownedType } from '../rights.js';
import type { Action } from './alter-batch.js';
import { AlterBatch, pass } from './alter-batch.js';
import type { Part } from './parts.js';
import { computesWith, expressionsOf, rebuildAround, uses } from './parts.js';

/** A type that cannot become another under the columns that have it. */
export interface TypeReplacement {
  readonly type: TableRef;
  readonly keyword: 'TYPE' | 'DOMAIN';
  /** What makes the new type, while the old one has the name of `formerType`. */
  readonly create: readonly string[];
  /** What comes before the columns are converted, and after it. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** A value of the type, or of an array of it, as a new one; null where the server assigns it. */
  convert(value: string, array: '' | '[]'): string | null;
  /** The default of a column of the type, not of an array, for the new one; null where that has no such value. */
  defaultOf(value: Default): Default | null;
}

/** What the old type is called while the new one takes its place. */
export function formerType(type: TableRef): TableRef {
  return { schema: type.schema, name: shortenName(`${type.name} before`, maxNameBytes) };
}

/** A type that is replaced, and the columns that have it. */
export interface ReplacedType {
  readonly replacement: TypeReplacement;
  readonly columns: readonly TypedColumn[];
}

/** A table with columns of the types; the structure is null when it is not known. */
interface Affected {
  readonly ref: TableRef;
  readonly columns: ReadonlyMap<string, TypeReplacement>;
  readonly structure: Table | null;
}

/**
 * New types take the place of old ones, each of which is made of those before it, and every column is converted: the
 * old ones go when none is left.
 */
export async function replaceTypes(
  types: readonly ReplacedType[],
  context: CompileContext,
): Promise<readonly string[]> {
  const replacements = types.map((it) => it.replacement);
  const tables = await affectedTables(types, context);
  // Both sides of a foreign key have the same type, and change one after the other.
  const keys = tables.flatMap(({ structure, columns }) =>
    structure === null
      ? []
      : structure.foreignKeys
          .filter((key) => key.columns.some((name) => columns.has(name)))
          .map((key) => ({ table: structure, key })),
  );
  return [
    ...keys.flatMap(({ table, key }) => foreignKeySql(table, (batch) => batch.dropConstraint(key.name!))),
    ...replacements.flatMap(({ type, keyword, create, before }) => [
      ...keepingRights(
        [ownedType(type)],
        [
          `ALTER ${keyword} ${qualified(type)} RENAME TO ${quoteIdentifier(formerType(type).name)}`,
          ...create,
        ],
      ),
      ...before,
    ]),
    ...tables.flatMap((table) => convertTable(table, replacements)),
    ...replacements
      .toReversed()
      .flatMap(({ type, keyword, after }) => [...after, `DROP ${keyword} ${qualified(formerType(type))}`]),
    ...keys.flatMap(({ table, key }) => foreignKeySql(table, (batch) => batch.addConstraint(key))),
  ];
}

async function affectedTables(
  types: readonly ReplacedType[],
  context: CompileContext,
): Promise<readonly Affected[]> {
  const byTable = new Map<string, { ref: TableRef; columns: Map<string, TypeReplacement> }>();
  for (const { replacement, columns } of types) {
    for (const { table, column } of columns) {
      const known = byTable.get(tableKey(table)) ?? { ref: table, columns: new Map() };
      byTable.set(tableKey(table), known);
      known.columns.set(column, replacement);
    }
  }
  const affected: Affected[] = [];
  for (const it of byTable.values()) {
    affected.push({ ...it, structure: await context.structure(it.ref) });
  }
  return affected;
}

function foreignKeySql(table: TableRef, change: (batch: AlterBatch) => void): readonly string[] {
  const batch = new AlterBatch(table);
  change(batch);
  return batch.finish();
}

/**
 * Converts the columns of one table. Expressions over them were written for the old type: PostgreSQL would
 * take them over with it, so they are made anew.
 */
function convertTable(
  { ref, columns, structure }: Affected,
  replacements: readonly TypeReplacement[],
): readonly string[] {
  const batch = new AlterBatch(ref);
  const names = [...columns.keys()];
  const convert = () => {
    const actions = names.flatMap((name) =>
      conversionActions(name, structure === null ? null : findColumn(structure, name), columns.get(name)!),
    );
    batch.alter({ actions, names });
  };
  if (structure === null) {
    convert();
    return batch.finish();
  }
  const isConcerned = (part: Part) =>
    names.some((name) => computesWith(part, name)) ||
    expressionsOf(part).some((text) =>
      replacements.some(({ type }) => mentions(text, type.name, expressionRules)),
    );
  const generated = structure.columns.filter((column) => column.generated !== null && isConcerned(column));
  rebuildAround(
    batch,
    structure,
    (part) =>
      part.kind !== 'foreignKey' &&
      (isConcerned(part) || generated.some(({ name }) => uses(part, name, structure))),
    () => {
      for (const { name } of generated) batch.dropColumn(name);
      convert();
      for (const column of generated) {
        batch.addColumn(column.name, columnDefinition(column));
        if (column.comment !== null) batch.later(commentOnColumn(ref, column));
      }
    },
  );
  return batch.finish();
}

function conversionActions(
  name: string,
  column: Column | null,
  { type, convert, defaultOf }: TypeReplacement,
): readonly Action[] {
  const alter = `ALTER COLUMN ${quoteIdentifier(name)}`;
  const array = column?.type.kind === 'array' ? '[]' : '';
  const collate = column?.collation == null ? '' : ` COLLATE ${collationSql(column.collation)}`;
  const using = convert(quoteIdentifier(name), array);
  const value = column?.default ?? null;
  const kept = value === null || array !== '' ? value : defaultOf(value);
  return [
    ...(value === null ? [] : [{ sql: `${alter} DROP DEFAULT`, pass: pass.drop }]),
    {
      sql: `${alter} TYPE ${qualified(type)}${array}${collate}${using === null ? '' : ` USING ${using}`}`,
      pass: pass.alterType,
    },
    ...(kept === null ? [] : [{ sql: `${alter} SET DEFAULT ${defaultSql(kept)}`, pass: pass.add }]),
  ];
}
