import type { Constraint, ForeignKey, Index, Remark, Table } from '../../catalog/index.js';
import { constraintsOf } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import { remarked, sameContent, validated } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import { type Matching, match, matchConstraints, matchIndexes } from './match.js';

export type Pairs<T> = readonly (readonly [from: T, to: T])[];

/** Constraints and indexes of both sides, told apart by what has to happen to them. */
export interface Sorted<T> {
  readonly dropped: readonly T[];
  readonly added: readonly T[];
  readonly changed: Pairs<T>;
  readonly renamed: Pairs<T>;
  readonly kept: Pairs<T>;
  /** Of those that are renamed or kept: what is said of them changes. */
  readonly remarked: Pairs<T>;
}

/** The constraints of a table but for its foreign keys, and its indexes. */
export interface Parts {
  readonly constraints: Sorted<Constraint>;
  readonly indexes: Sorted<Index>;
}

export function matchParts(from: Table, to: Table, rules: DiffRules): Parts {
  const withoutForeignKeys = (table: Table) => constraintsOf(table).filter((it) => it.kind !== 'foreignKey');
  const byKind = (kind: Constraint['kind']) =>
    matchConstraints(
      withoutForeignKeys(from).filter((it) => it.kind === kind),
      withoutForeignKeys(to).filter((it) => it.kind === kind),
      rules,
    );
  const kinds = [primaryKeys(from, to), byKind('unique'), byKind('check'), byKind('exclude')];
  return {
    constraints: sort(
      {
        both: kinds.flatMap((it) => it.both),
        dropped: kinds.flatMap((it) => it.dropped),
        added: kinds.flatMap((it) => it.added),
      },
      rules,
    ),
    indexes: sort(matchIndexes(from, to, rules), rules),
  };
}

// A table has one primary key at most, so it is its own counterpart whatever it is called.
function primaryKeys(from: Table, to: Table): Matching<Constraint> {
  const [a, b] = [from.primaryKey, to.primaryKey];
  if (a !== null && b !== null) return { both: [[a, b]], dropped: [], added: [] };
  return { both: [], dropped: a === null ? [] : [a], added: b === null ? [] : [b] };
}

function sort<T extends Remark & { readonly name: string | null }>(
  matching: Matching<T>,
  rules: DiffRules,
): Sorted<T> {
  const content = (it: T) => ({ ...(rules.alterableRemarks ? remarked(it, null) : it), name: null });
  const same = (pair: readonly [T, T]) => {
    const [a, b] = pair.map(content) as [T, T];
    return equal(becomesValid(pair) ? validated(a) : a, b);
  };
  const sameName = ([a, b]: readonly [T, T]) => a.name === null || b.name === null || a.name === b.name;
  return {
    dropped: matching.dropped,
    added: matching.added,
    changed: matching.both.filter((pair) => !same(pair)),
    renamed: matching.both.filter((pair) => same(pair) && !sameName(pair)),
    kept: matching.both.filter((pair) => same(pair) && sameName(pair)),
    remarked: matching.both.filter((pair) => same(pair) && pair[0].comment !== pair[1].comment),
  };
}

/** Whether a constraint that rows need not have fulfilled must be: PostgreSQL looks at them, and keeps it. */
export function becomesValid([from, to]: readonly [object, object]): boolean {
  const isNotValid = (it: object) => 'notValid' in it && it.notValid === true;
  return isNotValid(from) && !isNotValid(to);
}

/** Foreign keys: one that changed in anything is dropped and added, but for what the engine lets be said otherwise of it. */
export function matchForeignKeys(from: Table, to: Table, rules: DiffRules): Matching<ForeignKey> {
  const sorted = sort(matchRenamed(from.foreignKeys, to.foreignKeys, rules), rules);
  const again = new Set([
    ...sorted.changed,
    ...sorted.renamed.filter((pair) => !rules.renamesForeignKeys || isEntangled(pair, from, to)),
    ...(rules.alterableRemarks ? [] : sorted.remarked),
  ]);
  return {
    both: [...sorted.kept, ...sorted.renamed].filter((pair) => !again.has(pair)),
    dropped: [...sorted.dropped, ...[...again].map(([a]) => a)],
    added: [...sorted.added, ...[...again].map(([, b]) => b)],
  };
}

/** Where names change in place, what a foreign key says tells which it is before its name does: names may be swapped. */
function matchRenamed(
  from: readonly ForeignKey[],
  to: readonly ForeignKey[],
  rules: DiffRules,
): Matching<ForeignKey> {
  if (!rules.renamesForeignKeys) return matchConstraints(from, to, rules);
  const alike = match(from, to, (a, b) => a.name === b.name && sameContent(a, b), sameContent);
  const others = matchConstraints(alike.dropped, alike.added, rules);
  return { ...others, both: [...alike.both, ...others.both] };
}

/**
 * Whether a foreign key takes the name of a constraint of another kind, or leaves it its own: one that goes first and
 * comes last is in nobody's way. Partitions have copies of it, which keep their names.
 */
function isEntangled([a, b]: readonly [ForeignKey, ForeignKey], from: Table, to: Table): boolean {
  const names = (table: Table) =>
    constraintsOf(table).flatMap((it) => (it.kind === 'foreignKey' ? [] : [it.name]));
  return from.partitionBy !== undefined || names(from).includes(b.name) || names(to).includes(a.name);
}
