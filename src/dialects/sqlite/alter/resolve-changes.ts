import type { CheckConstraint, Column, Constraint, PrimaryKey } from '../../../catalog/index.js';
import { defaultTableOptions } from '../../../catalog/index.js';
import type { TableChange } from '../../../operations/index.js';
import { noExclusions } from '../../shared/postgresql-only.js';
import { type Report, refuse } from '../../shared/problems.js';
import { primaryKeyOf, readColumn, readConstraints } from '../ddl/read-table.js';
import { foldName, sameName } from '../names.js';
import { resolveCheck, resolveForeignKey, resolveKey, resolveOptions, resolveUnique } from '../resolve.js';
import type { ColumnOwner } from '../resolve-column.js';
import { enumCheckName, resolveColumn } from '../resolve-column.js';
import { resolveIndex } from '../resolve-index.js';
import type { TableState } from './table-state.js';

/**
 * The changes of a block in SQLite's words, as the table that they are made to needs them: a STRICT table
 * takes other types, and only the primary key is numbered. An enum becomes a check, and one that is altered
 * replaces its check. Throws DbmError `unsupported` for what SQLite cannot have.
 */
export function resolveChanges(changes: readonly TableChange[], state: TableState): readonly TableChange[] {
  const problems: string[] = [];
  const { table } = state;
  const before = ownerAfter([], state);
  const owner = ownerAfter(changes, state);
  const at =
    (part: string): Report =>
    (problem) =>
      problems.push(`${table.name}.${part}: ${problem}`);
  const columns = [
    ...changes.flatMap((it) =>
      it.kind === 'addColumn' ? [it.column] : it.kind === 'alterColumn' ? [it.to] : [],
    ),
    ...table.columns.map((it) => readColumn(table, it)),
  ];
  const checks = new Set(
    readConstraints(table).flatMap(({ constraint: { kind, name } }) =>
      kind === 'check' && name !== null ? [foldName(name)] : [],
    ),
  );
  const altered = new Set<string>();

  const addCheck = (check: CheckConstraint): TableChange[] => {
    const replaces =
      check.name !== null && altered.has(foldName(check.name)) && checks.has(foldName(check.name));
    return [
      ...(replaces ? [{ kind: 'dropConstraint', constraint: check } as const] : []),
      { kind: 'addConstraint', constraint: check },
    ];
  };
  const resolveChange = (change: TableChange): readonly TableChange[] => {
    switch (change.kind) {
      case 'addColumn': {
        const { column, check } = resolveColumn(change.column, owner, at(change.column.name));
        return [{ ...change, column }, ...(check === null ? [] : addCheck(check))];
      }
      case 'alterColumn': {
        const { column, check } = resolveColumn(change.to, owner, at(change.to.name));
        const from = change.from === null ? null : resolveColumn(change.from, before, () => {});
        // Without a former state, or as an enum, the column has had the check of an enum, if there is one.
        if (from === null || from.check !== null)
          altered.add(foldName(enumCheckName(table.name, column.name)));
        const gone = from?.check ?? null;
        return [
          ...(gone !== null && check === null && checks.has(foldName(gone.name))
            ? [{ kind: 'dropConstraint', constraint: gone } as const]
            : []),
          { ...change, from: from?.column ?? null, to: column },
          ...(check === null ? [] : addCheck(check)),
        ];
      }
      case 'addConstraint': {
        const constraint = resolveConstraint(change.constraint, columns, at);
        return constraint.kind === 'check' ? addCheck(constraint) : [{ ...change, constraint }];
      }
      case 'dropConstraint':
        if (change.constraint.name !== null) checks.delete(foldName(change.constraint.name));
        return [change];
      case 'createIndex':
        return [{ ...change, index: resolveIndex(change.index, columns, at(change.index.name)) }];
      case 'alterOptions':
        return [{ ...change, from: resolveOptions(change.from), to: resolveOptions(change.to) }];
      case 'dropColumn':
      case 'renameColumn':
      case 'moveColumn':
      case 'validateConstraint':
      case 'renameConstraint':
      case 'dropIndex':
      case 'renameIndex':
      case 'alterPartComment':
      case 'alterComment':
      case 'attachTable':
      case 'detachTable':
        return [change];
    }
  };
  const resolved = changes.flatMap(resolveChange);
  refuse('SQLite', problems);
  return resolved;
}

function resolveConstraint(
  constraint: Constraint,
  columns: readonly Column[],
  at: (part: string) => Report,
): Constraint {
  switch (constraint.kind) {
    case 'primaryKey':
      return resolveKey(constraint, columns);
    case 'unique':
      return resolveUnique(constraint, columns, at(constraint.name ?? constraint.columns.join(', ')));
    case 'foreignKey':
      return resolveForeignKey(constraint, at(constraint.name ?? constraint.columns.join(', ')));
    case 'check':
      return resolveCheck(constraint);
    case 'exclude':
      throw noExclusions('SQLite');
  }
}

/** What the table's columns belong to when the block is done. */
function ownerAfter(changes: readonly TableChange[], { table }: TableState): ColumnOwner {
  const key = primaryKeyOf(table);
  let primaryKey: PrimaryKey | null =
    key === null ? null : { kind: 'primaryKey', name: null, columns: key.columns };
  let options = { ...defaultTableOptions, strict: table.strict, withoutRowid: table.withoutRowid };
  for (const change of changes) {
    if (change.kind === 'addConstraint' && change.constraint.kind === 'primaryKey') {
      primaryKey = change.constraint;
    } else if (change.kind === 'dropConstraint' && change.constraint.kind === 'primaryKey') primaryKey = null;
    else if (change.kind === 'renameColumn' && primaryKey !== null) {
      const columns = primaryKey.columns.map((it) => (sameName(it, change.from) ? change.to : it));
      primaryKey = { ...primaryKey, columns };
    } else if (change.kind === 'alterOptions') {
      const { from, to } = change;
      options = {
        ...options,
        strict: from.strict === to.strict ? options.strict : to.strict,
        withoutRowid: from.withoutRowid === to.withoutRowid ? options.withoutRowid : to.withoutRowid,
      };
    }
  }
  return { name: table.name, options, primaryKey };
}
