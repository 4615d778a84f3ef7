import type { Column, Default, EnumType, Table, TableRef } from '../../catalog/index.js';
import { findColumn, shortenName, tableKey } from '../../catalog/index.js';
import type { AlterEnum } from '../../operations/index.js';
import type { CompileContext } from '../dialect.js';
import { mentions } from '../shared/expression.js';
import type { Action } from './alter-batch.js';
import { AlterBatch, pass } from './alter-batch.js';
import { defaultSql } from './defaults.js';
import { columnDefinition, commentOnColumn } from './definitions.js';
import { expressionRules } from './expressions.js';
import { maxNameBytes } from './names.js';
import type { Part } from './parts.js';
import { computesWith, expressionsOf, rebuildAround, uses } from './parts.js';
import { literal, qualified, quoteIdentifier } from './quoting.js';

/** The statements that give an enum type other values; the columns of the type keep theirs. */
export async function compileAlterEnum(
  operation: AlterEnum,
  context: CompileContext,
): Promise<readonly string[]> {
  const { from, to, rewrite } = operation;
  const values = rewrite ? null : addedValues(from, to);
  return values ?? replaceType(operation, context);
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

/** A table with columns of the type; the structure is null when it is not known. */
interface Affected {
  readonly ref: TableRef;
  readonly columns: readonly string[];
  readonly structure: Table | null;
}

/** A new type takes the place of the old one, and every column is converted by way of text. */
async function replaceType(operation: AlterEnum, context: CompileContext): Promise<readonly string[]> {
  const { from, to } = operation;
  const old = { schema: from.schema, name: shortenName(`${from.name} before`, maxNameBytes) };
  const tables = await affectedTables(operation, context);
  // Both sides of a foreign key have the same type, and change one after the other.
  const keys = tables.flatMap(({ structure, columns }) =>
    structure === null
      ? []
      : structure.foreignKeys
          .filter((key) => key.columns.some((name) => columns.includes(name)))
          .map((key) => ({ table: structure, key })),
  );
  return [
    ...keys.flatMap(({ table, key }) => foreignKeySql(table, (batch) => batch.dropConstraint(key.name!))),
    `ALTER TYPE ${qualified(from)} RENAME TO ${quoteIdentifier(old.name)}`,
    `CREATE TYPE ${qualified(to)} AS ENUM (${to.values.map(literal).join(', ')})`,
    ...tables.flatMap((table) => convertTable(table, to)),
    `DROP TYPE ${qualified(old)}`,
    ...keys.flatMap(({ table, key }) => foreignKeySql(table, (batch) => batch.addConstraint(key))),
  ];
}

async function affectedTables({ columns }: AlterEnum, context: CompileContext): Promise<readonly Affected[]> {
  const byTable = new Map<string, { ref: TableRef; columns: string[] }>();
  for (const { table, column } of columns) {
    const known = byTable.get(tableKey(table));
    if (known === undefined) byTable.set(tableKey(table), { ref: table, columns: [column] });
    else known.columns.push(column);
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
function convertTable({ ref, columns, structure }: Affected, type: EnumType): readonly string[] {
  const batch = new AlterBatch(ref);
  const convert = () => {
    const actions = columns.flatMap((name) =>
      conversionActions(name, structure === null ? null : findColumn(structure, name), type),
    );
    batch.alter({ actions, names: columns });
  };
  if (structure === null) {
    convert();
    return batch.finish();
  }
  const isConcerned = (part: Part) =>
    columns.some((name) => computesWith(part, name)) ||
    expressionsOf(part).some((text) => mentions(text, type.name, expressionRules));
  const generated = structure.columns.filter((column) => column.generated !== null && isConcerned(column));
  rebuildAround(
    batch,
    structure,
    (part) =>
      part.kind !== 'foreignKey' &&
      (isConcerned(part) || generated.some(({ name }) => uses(part, name, structure))),
    () => {
      for (const { name } of generated) {
        batch.alter({
          actions: [{ sql: `DROP COLUMN ${quoteIdentifier(name)}`, pass: pass.drop }],
          names: [name],
        });
      }
      convert();
      for (const column of generated) {
        batch.alter({
          actions: [{ sql: `ADD COLUMN ${columnDefinition(column)}`, pass: pass.addColumn }],
          names: [column.name],
        });
        if (column.comment !== null) batch.later(commentOnColumn(ref, column));
      }
    },
  );
  return batch.finish();
}

function conversionActions(name: string, column: Column | null, type: EnumType): readonly Action[] {
  const alter = `ALTER COLUMN ${quoteIdentifier(name)}`;
  const array = column?.type.kind === 'array' ? '[]' : '';
  const using = `${quoteIdentifier(name)}::text${array}::${qualified(type)}${array}`;
  const kept =
    column === null || column.default === null ? null : keptDefault(column.default, type, array !== '');
  return [
    ...(column?.default == null ? [] : [{ sql: `${alter} DROP DEFAULT`, pass: pass.drop }]),
    { sql: `${alter} TYPE ${qualified(type)}${array} USING ${using}`, pass: pass.alterType },
    ...(kept === null ? [] : [{ sql: `${alter} SET DEFAULT ${defaultSql(kept)}`, pass: pass.add }]),
  ];
}

/** A default that the type has no value for any more cannot stay. */
function keptDefault(value: Default, type: EnumType, isArray: boolean): Default | null {
  const isLost = !isArray && value.kind === 'literal' && !type.values.some((it) => it === value.value);
  return isLost ? null : value;
}
