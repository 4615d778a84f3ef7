import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultNaming } from '../../src/catalog/index.js';
import type { DiffRules } from '../../src/dialects/index.js';
import { applyRenames, diffCatalogs } from '../../src/diff/index.js';
import type { Operation } from '../../src/operations/index.js';
import { applyAll, reverseAll } from '../../src/operations/index.js';
import { renderMigration } from '../../src/render/index.js';
import { createOp } from '../../src/runtime/op/op.js';
import type { DeclareContext } from '../../src/schema/declare-constraints.js';
import { catalogs, edits, engineOf, type Pair } from '../support/arbitraries/index.js';
import { column } from '../support/catalog.js';
import { plainDiffRules } from '../support/diff-rules.js';
import { type EvaluatedMigration, evaluateMigration } from '../support/evaluate.js';

const writer = {
  quoteIdentifier: (name: string) => `"${name.replaceAll('"', '""')}"`,
  literal: (value: unknown) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value),
};
const declare: DeclareContext = {
  dialect: 'postgresql',
  writer,
  naming: defaultNaming,
  maxNameBytes: 63,
  fitsName: () => true,
};
const engine = engineOf('postgresql', writer);

const rules: DiffRules = {
  ...plainDiffRules,
  columnOrder: true,
  obstructs: (part, change) =>
    'generated' in part && part.generated !== null && part.generated.expression.includes(change.from.name),
};

/** The operations that the calls of a migration file stand for. */
async function replay(direction: EvaluatedMigration['upgrade']): Promise<readonly Operation[]> {
  const operations: Operation[] = [];
  const op = createOp({
    dialect: 'postgresql',
    server: null as never,
    db: null as never,
    declare,
    run: async (operation) => void operations.push(operation),
    requireNoRows: async () => {},
  });
  await direction(op);
  return operations;
}

function render(upgrade: readonly Operation[]): string {
  return renderMigration({
    revision: 'abc',
    downRevision: null,
    message: 'test',
    createdAt: new Date(0),
    dialect: 'postgresql',
    upgrade,
    downgrade: reverseAll(upgrade),
  });
}

/** From what is there when everything has its new name. Raw expressions follow a rename only there. */
function operationsOf({ before, after, renames }: Pair) {
  const renamed = applyRenames(before, renames, rules);
  return { before: renamed, after, operations: diffCatalogs(renamed, after, rules) };
}

describe('diff, render and replay', () => {
  it('finds nothing between a catalog and itself', () => {
    fc.assert(
      fc.property(catalogs(engine), (catalog) => {
        expect(diffCatalogs(catalog, catalog, rules)).toEqual([]);
      }),
    );
  });

  // The schemas are most of the time that it takes: one serves both.
  it('reaches the goal and comes back on paper, and writes files whose calls are the operations', async () => {
    await fc.assert(
      fc.asyncProperty(edits(engine), async (pair) => {
        const { before, after, operations } = operationsOf(pair);
        const meant = applyAll(before, operations);
        expect(diffCatalogs(meant, after, rules)).toEqual([]);
        expect(diffCatalogs(applyAll(meant, reverseAll(operations)), before, rules)).toEqual([]);
        const migration = evaluateMigration(render(operations));
        const up = await replay(migration.upgrade);
        expect(up.map((it) => it.kind)).toEqual(operations.map((it) => it.kind));
        const reached = applyAll(before, up);
        expect(diffCatalogs(reached, after, rules)).toEqual([]);
        const down = await replay(migration.downgrade);
        expect(diffCatalogs(applyAll(reached, down), before, rules)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('guards', () => {
  const table = { schema: null, name: 'places' };
  const point = (sql: string) => column('point', { kind: 'raw', sql });
  const change = (from: string, to: string): readonly Operation[] => [
    { kind: 'alterTable', table, changes: [{ kind: 'renameColumn', from: 'pt', to: 'point' }] },
    {
      kind: 'alterTable',
      table,
      changes: [{ kind: 'alterColumn', from: point(from), to: point(to), using: null, backfill: null }],
    },
  ];

  it('fails before anything is done where geometries are to get another SRID', () => {
    const [up, down] = render(change('point srid 0', 'point srid 4326')).split('function downgrade');
    expect(up).toMatch(/requireNoValues\('places', 'pt', .*gets SRID 4326.*renameColumn/s);
    expect(down).toMatch(/requireNoValues\('places', 'point', .*gets SRID 0/);
  });

  it('lets geometries keep their SRID where the column gets or loses it', () => {
    expect(render(change('point', 'point srid 4326'))).not.toContain('requireNo');
  });
});

it('says which options the calls for views, routines and types take when one is misspelt', async () => {
  await expect(replay((op) => op.dropView('v', { keepRight: true } as never))).rejects.toMatchObject({
    message: 'dropView() has no option keepRight',
    hint: "Did you mean 'keepRights'?",
  });
  await expect(replay((op) => op.dropFunction('f', { argument: '' } as never))).rejects.toThrow(/argument$/);
  await expect(replay((op) => op.createCollation('c', {}, { keepRight: true } as never))).rejects.toThrow(
    'collation() has no option keepRight',
  );
});
