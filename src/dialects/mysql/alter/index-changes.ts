import type { Constraint } from '../../../catalog/index.js';
import type { TableChange } from '../../../operations/index.js';
import { asUniqueConstraint } from '../resolve-index.js';
import type { AlterScript } from './alter-script.js';
import { addConstraint, dropConstraint, renameConstraint } from './constraint-changes.js';

type Change<Kind extends TableChange['kind']> = Extract<TableChange, { kind: Kind }>;

export function createIndex(script: AlterScript, change: Change<'createIndex'>): void {
  const { index } = change;
  const unique = asUniqueConstraint(index);
  if (unique !== null) {
    addConstraint(script, unique);
    return;
  }
  script.writeUnless(({ parts }) => parts.canAddIndex(index));
  script.apply(change);
  script.batch.parts.addIndex(index);
}

export function dropIndex(script: AlterScript, change: Change<'dropIndex'>): void {
  const unique = uniqueNamed(script, change.index.name);
  if (unique !== null) {
    dropConstraint(script, unique);
    return;
  }
  const part = { kind: 'index', name: change.index.name } as const;
  script.writeUnless(({ parts }) => parts.canDrop(part));
  script.apply(change);
  script.batch.parts.drop(part);
}

export function renameIndex(script: AlterScript, change: Change<'renameIndex'>): void {
  const { index, to } = change;
  const unique = uniqueNamed(script, index.name);
  if (unique === null) script.renameIndex(index.name, to, change);
  else renameConstraint(script, unique, to);
}

/** A migration file may call a unique constraint an index, for it is one. */
function uniqueNamed({ state }: AlterScript, name: string): Constraint | null {
  return state?.table.uniques.find((it) => it.name === name) ?? null;
}
