import type { Constraint, Index } from '../../catalog/index.js';
import type { TableChange } from '../../operations/index.js';
import { mentions } from '../shared/expression.js';
import { sameName, sqliteRules } from './names.js';

type RenameColumn = Extract<TableChange, { kind: 'renameColumn' }>;

/** Changes that one rewrite can make together, or one renaming of a column, which SQLite does by itself. */
export type Step =
  | { readonly kind: 'changes'; readonly changes: readonly TableChange[] }
  | { readonly kind: 'rename'; readonly rename: RenameColumn };

/**
 * A block's changes in as few rewrites as can be. A rename in the middle comes first, so that what was
 * before and what is after it fall together; the changes before it then say the new name. Where that is not
 * possible, or a value is to be made from one that the block itself made, there are two rewrites.
 */
export function planChanges(changes: readonly TableChange[]): readonly Step[] {
  const steps: Step[] = [];
  let pending: TableChange[] = [];
  const flush = () => {
    if (pending.length > 0) steps.push({ kind: 'changes', changes: pending });
    pending = [];
  };
  changes.forEach((change, i) => {
    if (change.kind !== 'renameColumn') {
      if (pending.some((it) => feeds(it, change))) flush();
      pending.push(change);
      return;
    }
    const last = changes.slice(i + 1).every((it) => it.kind === 'renameColumn');
    if (!last && pending.every((it) => allows(it, change))) {
      pending = pending.map((it) => renamed(it, change));
    } else flush();
    steps.push({ kind: 'rename', rename: change });
  });
  flush();
  return steps;
}

/** Whether `later` makes a value from one that `earlier` made: one SELECT sees only the rows as they were. */
function feeds(earlier: TableChange, later: TableChange): boolean {
  if (later.kind !== 'alterColumn' || (later.using === null && later.backfill === null)) return false;
  const made =
    earlier.kind === 'addColumn'
      ? earlier.column.name
      : earlier.kind === 'alterColumn' && (earlier.using !== null || earlier.backfill !== null)
        ? earlier.to.name
        : null;
  if (made === null) return false;
  return sameName(made, later.to.name) || mentions(later.using ?? '', made, sqliteRules);
}

/** Whether a change can come after a rename instead of before it. */
function allows(change: TableChange, { from, to }: RenameColumn): boolean {
  const names = change.kind === 'addColumn' || change.kind === 'dropColumn' ? [change.column.name] : [];
  if (names.some((it) => sameName(it, from) || sameName(it, to))) return false;
  return expressionsOf(change).every(
    (text) => !mentions(text, from, sqliteRules) && !mentions(text, to, sqliteRules),
  );
}

function expressionsOf(change: TableChange): readonly string[] {
  switch (change.kind) {
    case 'addColumn':
      return [change.column.generated?.expression ?? ''];
    case 'alterColumn':
      return [
        change.to.generated?.expression ?? '',
        change.from?.generated?.expression ?? '',
        change.using ?? '',
      ];
    case 'addConstraint':
    case 'dropConstraint':
    case 'renameConstraint':
      return change.constraint.kind === 'check' ? [change.constraint.expression] : [];
    case 'createIndex':
    case 'dropIndex':
    case 'renameIndex':
      return [change.index.where ?? '', ...change.index.keys.map((key) => key.expression ?? '')];
    case 'dropColumn':
    case 'renameColumn':
    case 'alterComment':
    case 'alterOptions':
      return [];
  }
}

/** A change as it reads after a rename. */
function renamed(change: TableChange, { from, to }: RenameColumn): TableChange {
  const name = (it: string) => (sameName(it, from) ? to : it);
  switch (change.kind) {
    case 'addColumn': {
      const { position } = change;
      return typeof position === 'string' ? change : { ...change, position: { after: name(position.after) } };
    }
    case 'alterColumn':
      return {
        ...change,
        from: change.from === null ? null : { ...change.from, name: name(change.from.name) },
        to: { ...change.to, name: name(change.to.name) },
      };
    case 'addConstraint':
    case 'dropConstraint':
    case 'renameConstraint':
      return { ...change, constraint: renamedConstraint(change.constraint, name) };
    case 'createIndex':
    case 'dropIndex':
    case 'renameIndex':
      return { ...change, index: renamedIndex(change.index, name) };
    case 'dropColumn':
    case 'renameColumn':
    case 'alterComment':
    case 'alterOptions':
      return change;
  }
}

function renamedConstraint(constraint: Constraint, name: (it: string) => string): Constraint {
  return constraint.kind === 'check' ? constraint : { ...constraint, columns: constraint.columns.map(name) };
}

function renamedIndex(index: Index, name: (it: string) => string): Index {
  const keys = index.keys.map((key) => (key.column === null ? key : { ...key, column: name(key.column) }));
  return { ...index, keys };
}
