import type { Column, Constraint, Default, Inheritance, Table, TableRef } from '../../../catalog/index.js';
import { displayName, findColumn, parentsOf } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import type { AddColumn, AlterColumn, AlterTable, TableChange } from '../../../operations/index.js';
import { applyChanges, findConstraint } from '../../../operations/index.js';
import type { CompileContext } from '../../dialect.js';
import { renameAutomaticNames } from '../automatic-names.js';
import { defaultSql } from '../defaults.js';
import {
  columnDefinition,
  commentOnColumn,
  commentOnPart,
  commentOnTable,
  createIndex,
  dropIndexSql,
  indexRef,
} from '../definitions.js';
import { qualified, quoteIdentifier } from '../quoting.js';
import { alterOptions, resolveOptions } from '../table-options.js';
import { type Action, AlterBatch, pass } from './alter-batch.js';
import { alterColumn, alterStorage, setNotNull } from './alter-column.js';
import { withFreedNotNull } from './freed-not-null.js';
import { attachTable, detachTable } from './inheritance.js';
import { isAddedAfterColumn } from './not-null.js';
import { nameNewSequence } from './numbering.js';

/** The statements of an alterTable block, with one ALTER TABLE for as many changes as can be together. */
export async function compileAlterTable(
  { table, changes: wanted }: AlterTable,
  context: CompileContext,
): Promise<readonly string[]> {
  const batch = new AlterBatch(table);
  const changes = withFreedNotNull(table.name, wanted);
  let live: Promise<Table | null> | undefined;
  for (const [at, change] of changes.entries()) {
    // Asked for by the changes that need it only: it is a question to the server.
    const current = async () => {
      live ??= context.structure(table);
      const structure = await live;
      return structure === null ? null : applyChanges(structure, changes.slice(0, at));
    };
    await compileChange(batch, table, change, { ...context, current });
  }
  return batch.finish();
}

interface ChangeContext extends CompileContext {
  /** The table just before the change. */
  current(): Promise<Table | null>;
}

async function compileChange(
  batch: AlterBatch,
  table: TableRef,
  change: TableChange,
  context: ChangeContext,
): Promise<void> {
  const alter = `ALTER TABLE ${qualified(table)}`;
  switch (change.kind) {
    case 'addColumn':
      addColumn(batch, table, change);
      return;
    case 'dropColumn':
      batch.dropColumn(change.column.name);
      return;
    case 'alterColumn':
      await compileAlterColumn(batch, table, change, context);
      return;
    case 'renameColumn': {
      const [from, to] = [change.from, change.to].map((column) => ({ table: table.name, column }));
      batch.run(
        `${alter} RENAME COLUMN ${quoteIdentifier(change.from)} TO ${quoteIdentifier(change.to)}`,
        ...renameAutomaticNames(table, [{ from: from!, to: to! }], context.server),
      );
      return;
    }
    case 'addConstraint':
      batch.addConstraint(change.constraint);
      return;
    case 'dropConstraint':
      batch.dropConstraint(await nameOf(change.constraint, table, context));
      return;
    case 'validateConstraint':
      batch.validateConstraint(await nameOf(change.constraint, table, context));
      return;
    case 'renameConstraint': {
      const name = await nameOf(change.constraint, table, context);
      batch.run(`${alter} RENAME CONSTRAINT ${quoteIdentifier(name)} TO ${quoteIdentifier(change.to)}`);
      return;
    }
    case 'createIndex':
      batch.run(...createIndex(table, change.index));
      return;
    case 'dropIndex':
      batch.run(dropIndexSql(table, change.index.name));
      return;
    case 'renameIndex': {
      const index = qualified(indexRef(table, change.index.name));
      batch.run(`ALTER INDEX ${index} RENAME TO ${quoteIdentifier(change.to)}`);
      return;
    }
    case 'alterPartComment': {
      const { part, to } = change;
      const name = part.kind === 'index' ? part.name : await nameOf(part, table, context);
      batch.run(commentOnPart(table, { ...part, name } as typeof part, to));
      return;
    }
    case 'alterComment':
      batch.later(commentOnTable(table, change.to));
      return;
    case 'attachTable':
    case 'detachTable': {
      const ties = change.kind === 'attachTable' ? change.to : change.from;
      const columns = await columnsOfParents(ties, context);
      batch.run(
        ...(change.kind === 'attachTable'
          ? attachTable(table, change.to, columns, context.server)
          : detachTable(table, change.from, columns, context.server)),
      );
      return;
    }
    case 'moveColumn':
      // Columns stay in the order in which they came. https://wiki.postgresql.org/wiki/Alter_column_position
      return;
    case 'alterOptions':
      batch.run(...alterOptions(table, resolveOptions(change.to), resolveOptions(change.from)));
      return;
  }
}

async function columnsOfParents(ties: Inheritance, context: CompileContext): Promise<readonly string[]> {
  const parents = await Promise.all(parentsOf(ties).map((it) => context.structure(it)));
  return [...new Set(parents.flatMap((it) => (it?.columns ?? []).map(({ name }) => name)))];
}

function addColumn(batch: AlterBatch, table: TableRef, { column, backfill }: AddColumn): void {
  const { name } = column;
  if (backfill !== null && (column.identity !== null || column.generated !== null)) {
    throw new DbmError('migration', `${displayName(table)}.${name} fills itself and takes no backfill`, {
      hint: 'Take the backfill away.',
    });
  }
  if (backfill?.kind === 'sql') addComputed(batch, table, column, backfill.sql);
  else addConstant(batch, column, backfill);
  if (column.identity?.kind === 'serial' && column.nullable) {
    const sql = `ALTER COLUMN ${quoteIdentifier(name)} DROP NOT NULL`;
    batch.alter({ actions: [{ sql, pass: pass.drop }], names: [name] });
  }
  batch.run(...nameNewSequence(table, column));
  alterStorage(batch, column, {}, column.storage);
  if (column.comment !== null) batch.later(commentOnColumn(table, column));
}

/** Existing rows get the value as a default that does not stay: that touches no row, as an UPDATE would. */
function addConstant(batch: AlterBatch, column: Column, backfill: Default | null): void {
  const names = [column.name];
  const first = isAddedAfterColumn(column) ? { ...column, nullable: true } : column;
  const definition = columnDefinition(first, backfill ?? column.default);
  batch.addColumn(column.name, definition);
  if (first !== column) batch.alter({ actions: [setNotNull(column)], names });
  if (backfill === null) return;
  // SET DEFAULT, too, belongs to the next ALTER TABLE: in this one it would come before the rows are filled.
  batch.alter({ actions: [{ sql: setDefault(column), pass: pass.drop }], names });
}

/** An expression may read the row, or other tables, which a default may not. */
function addComputed(batch: AlterBatch, table: TableRef, column: Column, sql: string): void {
  const names = [column.name];
  const name = quoteIdentifier(column.name);
  const empty = { ...column, nullable: true, default: null };
  batch.addColumn(column.name, columnDefinition(empty, null));
  batch.run(`UPDATE ${qualified(table)} SET ${name} = ${sql}`);
  const after: Action[] = [
    ...(column.default === null ? [] : [{ sql: setDefault(column), pass: pass.drop }]),
    ...(column.nullable ? [] : [setNotNull(column)]),
  ];
  batch.alter({ actions: after, names });
}

function setDefault(column: Column): string {
  const alter = `ALTER COLUMN ${quoteIdentifier(column.name)}`;
  return column.default === null
    ? `${alter} DROP DEFAULT`
    : `${alter} SET DEFAULT ${defaultSql(column.default)}`;
}

async function compileAlterColumn(
  batch: AlterBatch,
  ref: TableRef,
  change: AlterColumn,
  context: ChangeContext,
): Promise<void> {
  const { to, using, backfill } = change;
  const name = change.from?.name ?? to.name;
  const isComputed = to.generated !== null || (change.from !== null && change.from.generated !== null);
  const table = change.from === null || isComputed ? await context.current() : null;
  const from = change.from ?? (table === null ? null : findColumn(table, name));
  if (name !== to.name) {
    batch.run(
      `ALTER TABLE ${qualified(ref)} RENAME COLUMN ${quoteIdentifier(name)} TO ${quoteIdentifier(to.name)}`,
    );
  }
  const { server } = context;
  const renamed = from === null ? null : { ...from, name: to.name };
  alterColumn(batch, { ref, table, server }, { from: renamed, to, using, backfill });
}

/** A constraint's name; one that is not named in the migration is looked up by what it says. */
async function nameOf(constraint: Constraint, table: TableRef, context: ChangeContext): Promise<string> {
  if (constraint.name !== null) return constraint.name;
  const structure = await context.current();
  const found = structure === null ? null : findConstraint(structure, constraint).name;
  if (found !== null) return found;
  throw new DbmError(
    'migration',
    `The name of the ${constraint.kind} of ${displayName(table)} that is to change is not known`,
    { hint: 'Give it in the migration, as primaryKey(name) or unique(name).' },
  );
}
