import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Catalog, defaultNaming, emptyCatalog } from '../../src/catalog/index.js';
import { declareContext } from '../../src/dialects/shared/declare-context.js';
import { describeAll } from '../../src/operations/index.js';
import { renderModels } from '../../src/render/index.js';
import { findDifferences } from '../../src/runtime/autogenerate/autogenerate.js';
import { findOutcome, type Outcome } from '../../src/runtime/autogenerate/known-equal.js';
import { noRenames } from '../../src/runtime/autogenerate/renames.js';
import { type Declarations, declarationsIn, declareCatalog } from '../../src/schema/declare.js';
import { type Database, engines, freshDatabase, runningServer } from '../servers/databases.js';
import type { Engine as EngineName } from '../servers/server.js';
import { edits, engineOf } from '../support/arbitraries/index.js';
import { evaluateModels } from '../support/evaluate.js';
import { type OpenSession, openSession } from '../support/session.js';
import { casesOn, lack } from './cases.js';
import { plan, run } from './machine.js';

const usualRuns: Readonly<Record<EngineName, number>> = { sqlite: 20, postgresql: 4, mysql: 3, mariadb: 4 };

/** What is remembered of a comparison must never show: whoever remembers sees what everyone else sees. */
describe.each(engines())('what was found equal on %s', (engine) => {
  let database: Database;
  let opened: OpenSession;
  let folder = '';

  beforeAll(async () => {
    database = await freshDatabase(engine);
    opened = await openSession(database.url);
  });

  afterAll(async () => {
    await opened.close();
    await database.drop();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dbm-equal-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Whether the digest of the structure is all that a comparison depends on. */
  const knowsAll = () => {
    const { dialect, server, connection } = opened.session;
    const digest = dialect.digest?.(server, connection);
    return digest !== undefined && digest.of === undefined;
  };
  const file = () => join(folder, 'equal');
  const inode = () => statSync(file(), { throwIfNoEntry: false })?.ino ?? null;
  const said = ({ operations, undecided, notes, unmanaged }: Outcome) => ({
    operations: describeAll(operations),
    undecided,
    notes,
    unmanaged,
  });

  /** What comparisons from the start say, as long as the structure is as it is. */
  const fromTheStart = new Map<Declarations, ReturnType<typeof said>>();

  async function migrateTo(catalog: Catalog): Promise<void> {
    fromTheStart.clear();
    const { session } = opened;
    const wanted = session.dialect.resolve(catalog, session.server);
    await run(session, await plan(session, wanted), 'upgrade');
  }

  /** Asks both, and says whether the answer was known. */
  async function ask(
    models: Declarations,
  ): Promise<{ readonly isEqual: boolean; readonly isKnown: boolean }> {
    const options = {
      session: opened.session,
      naming: defaultNaming,
      schemas: [],
      includes: () => true,
      objects: 'all',
      versionTable: { schema: null, name: 'dbm_version' },
      renames: noRenames,
    } as const;
    const before = inode();
    const outcome = await findOutcome({
      ...options,
      loadModels: async () => models,
      includesText: '',
      file: file(),
    });
    const expected = fromTheStart.get(models) ?? said(await findDifferences({ ...options, models }));
    fromTheStart.set(models, expected);
    expect(said(outcome)).toEqual(expected);
    const isEqual = outcome.operations.length === 0;
    return { isEqual, isKnown: isEqual && before !== null && inode() === before };
  }

  async function prove(before: Catalog, after: Catalog, wanted: Declarations, other: Declarations) {
    await migrateTo(emptyCatalog);
    await migrateTo(before);
    rmSync(file(), { force: true });
    await ask(wanted);
    // It takes a second time to digest the structure.
    await ask(wanted);
    const { isEqual, isKnown } = await ask(wanted);
    await ask(other);
    await migrateTo(after);
    await ask(wanted);
    await ask(other);
    await ask(wanted);
    return { isEqual, isKnown };
  }

  const context = () => declareContext(opened.session.dialect);

  it('is what random schemas are', async () => {
    const modelsOf = (catalog: Catalog) => declarationsIn(evaluateModels(renderModels(catalog, context())));
    const { dialect, server } = opened.session;
    let [equal, known] = [0, 0];
    await fc.assert(
      fc.asyncProperty(edits(engineOf(engine, dialect, server.version)), async ({ before, after }) => {
        const { isEqual, isKnown } = await prove(before, after, modelsOf(before), modelsOf(after));
        if (isEqual) equal++;
        if (isKnown) known++;
      }),
      { numRuns: usualRuns[engine], seed: 2026 },
    );
    // Elsewhere what the server was made to spell is asked anew.
    if (knowsAll()) expect(known).toBe(equal);
    expect(known).toBeGreaterThan(0);
  }, 300_000);

  // A server takes its time for so much structure; what is remembered is the same code everywhere.
  const share = engine === 'sqlite' ? 1 : 3;
  const applicable = casesOn(engine)
    .filter(([, it]) => lack(it, runningServer(engine)) === null)
    .filter((_, i) => i % share === 0);
  it('is what the structures are that went wrong once', async () => {
    let [equal, known] = [0, 0];
    for (const [, { before, after }] of applicable) {
      const [wanted, other] = [before, after].map((it) => declarationsIn(it)) as [Declarations, Declarations];
      const [from, to] = [wanted, other].map((it) => declareCatalog(it, context())) as [Catalog, Catalog];
      const { isEqual, isKnown } = await prove(from, to, wanted, other);
      if (isEqual) equal++;
      if (isKnown) known++;
    }
    expect(equal).toBe(applicable.length);
    expect(known).toBeGreaterThan(equal / 3);
    if (knowsAll()) expect(known).toBe(equal);
  }, 300_000);
});
