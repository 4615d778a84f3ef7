import type { Catalog, Sequence, SequenceOwner } from '../../catalog/index.js';
import { objectKey, sameTable } from '../../catalog/index.js';
import type { Operation } from '../../operations/index.js';
import { changeOwner } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import type { TableDifference } from '../tables/table.js';

/** What becomes of the owners of sequences. */
export interface OwnerPlan {
  /** Before anything of a table changes: a sequence goes with the column that owns it. */
  readonly released: readonly Operation[];
  /** When the columns are there. */
  readonly claimed: readonly Operation[];
  /** Both sides without the owners that change. */
  readonly from: Catalog;
  readonly to: Catalog;
}

type Owned = Sequence & { readonly ownedBy: SequenceOwner };

export function planOwners(from: Catalog, to: Catalog, common: readonly TableDifference[]): OwnerPlan {
  const wanted = new Map(ownedIn(to).map((it) => [objectKey(it), it.ownedBy]));
  const kept = new Set(
    ownedIn(from)
      .filter((it) => equal(it.ownedBy, wanted.get(objectKey(it))) && stays(it.ownedBy, common))
      .map(objectKey),
  );
  const changing = (catalog: Catalog) => ownedIn(catalog).filter((it) => !kept.has(objectKey(it)));
  return {
    released: changing(from).map((it) => changeOwner(it, free(it))),
    claimed: changing(to).map((it) => changeOwner(free(it), it)),
    from: withFree(from, changing(from)),
    to: withFree(to, changing(to)),
  };
}

/** Whether the column is there all the time. */
function stays(owner: SequenceOwner, common: readonly TableDifference[]): boolean {
  const table = common.find(({ from }) => sameTable(from, owner));
  return table?.droppedColumns.every(({ name }) => name !== owner.column) ?? false;
}

function ownedIn({ objects }: Catalog): readonly Owned[] {
  return objects.filter((it): it is Owned => it.kind === 'sequence' && it.ownedBy !== undefined);
}

function free({ ownedBy: _, ...sequence }: Owned): Sequence {
  return sequence;
}

function withFree(catalog: Catalog, sequences: readonly Owned[]): Catalog {
  if (sequences.length === 0) return catalog;
  const others = catalog.objects.filter((it) => !sequences.some((sequence) => sequence === it));
  return { ...catalog, objects: [...others, ...sequences.map(free)] };
}
