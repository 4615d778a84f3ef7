import type { Catalog } from '../catalog/index.js';
import { productNames } from '../dialects/index.js';
import { type Change, describeAll } from '../operations/index.js';
import { type Revision, resolveRange, resolveRevisions } from '../revisions/index.js';
import { runSteps } from '../runtime/executor.js';
import type { LoadedStep } from '../runtime/migration.js';
import { differencesOf, type Problem, proveStep } from '../runtime/proof/prove-step.js';
import { RowKeeper } from '../runtime/proof/row-keeper.js';
import { inspectAll } from '../runtime/scratch-structure.js';
import type { Environment } from './environment.js';
import { resolveContext } from './shared/database.js';
import { compareModels } from './shared/differences.js';
import { loadStep } from './shared/migration-files.js';
import { type HistoryContext, openHistory } from './shared/project.js';
import { type ScratchDatabase, withScratchDatabase } from './shared/scratch.js';

export interface VerifyOptions {
  /** `<start>:<end>`: only these are proven; those before them are only applied. */
  readonly revRange?: string;
  /** False to look at structures only. */
  readonly rows?: boolean;
}

export interface VerifiedRevision {
  readonly revision: string;
  readonly message: string;
  /** `unreached`: one before it does not even run. */
  readonly outcome: 'proven' | 'irreversible' | 'failed' | 'unreached';
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

export interface VerifyResult {
  readonly ok: boolean;
  /** For people: `PostgreSQL 18.4`. */
  readonly server: string;
  readonly revisions: readonly VerifiedRevision[];
  /** What is wrong with the whole: head and models, the way from head to base. */
  readonly problems: readonly Problem[];
  /** How many sample rows were made; null when none were wanted. */
  readonly rows: number | null;
  /** The tables that took no sample rows, with the reason. */
  readonly tablesWithoutRows: readonly { readonly table: string; readonly reason: string }[];
}

/**
 * Proves the migrations on a scratch database: every upgrade runs, every downgrade leads back to the structure
 * before it, the rows of samples survive what does not drop them, head equals the models, and the way back
 * leads to where it began. Throws DbmError `revision` when there are several heads.
 */
export async function verify(environment: Environment, options: VerifyOptions = {}): Promise<VerifyResult> {
  const context = await openHistory(environment);
  const { graph } = context;
  // Throws for several heads: what is to be equal to the models must be one.
  const [head = null] = resolveRevisions('head', { graph, applied: null });
  const wanted = await revisionsToProve(context, options.revRange);
  const order = head === null ? [] : graph.sorted(graph.ancestors([head.id], { dependencies: true }));
  const last = order.findLastIndex((it) => wanted.has(it.id));
  const steps = await loadBothWays(context, order.slice(0, last + 1));
  return withScratchDatabase(context, (scratch) => {
    const isWhole = last === order.length - 1;
    return new Verification(context, scratch, steps, options.rows !== false).run(wanted, isWhole);
  });
}

/** All of them, or those of a range. */
async function revisionsToProve(
  context: HistoryContext,
  range: string | undefined,
): Promise<ReadonlySet<string>> {
  const revisions =
    range === undefined
      ? context.graph.revisions
      : resolveRange(range, await resolveContext(context, [range]));
  return new Set(revisions.map((it) => it.id));
}

interface Steps {
  readonly revision: Revision;
  readonly up: LoadedStep;
  readonly down: LoadedStep;
}

/** All files are loaded before the first runs, so that one that cannot be loaded is told at once. */
async function loadBothWays(
  context: HistoryContext,
  revisions: readonly Revision[],
): Promise<readonly Steps[]> {
  const steps: Steps[] = [];
  for (const revision of revisions) {
    const up = await loadStep(context, { direction: 'up', revision });
    const down = await loadStep(context, { direction: 'down', revision });
    steps.push({ revision, up, down });
  }
  return steps;
}

class Verification {
  private readonly verified: VerifiedRevision[] = [];
  private readonly problems: Problem[] = [];
  private readonly rows: RowKeeper | null;

  constructor(
    private readonly context: HistoryContext,
    private readonly scratch: ScratchDatabase,
    private readonly steps: readonly Steps[],
    withRows: boolean,
  ) {
    this.rows = withRows ? new RowKeeper(scratch.session) : null;
  }

  async run(wanted: ReadonlySet<string>, isWhole: boolean): Promise<VerifyResult> {
    const { session, versions } = this.scratch;
    const start = await inspectAll(session, versions.ref);
    const end = await this.proveAll(wanted, start);
    if (end !== null && this.rows !== null) {
      for (const change of await this.rows.strayChanges(end)) {
        this.problem('rows', `A migration changed rows of a table that it does not name. ${change}`);
      }
    }
    if (end !== null && isWhole) await this.compareWithModels();
    if (end !== null && this.verified.every((it) => it.outcome !== 'failed'))
      await this.goBack(wanted, start, end);
    return this.result();
  }

  /** The structure at the end; null when an upgrade fails. */
  private async proveAll(wanted: ReadonlySet<string>, start: Catalog): Promise<Catalog | null> {
    const total = this.steps.filter((it) => wanted.has(it.revision.id)).length;
    let now = start;
    let isStale = false;
    for (const [i, steps] of this.steps.entries()) {
      const { revision } = steps;
      if (!wanted.has(revision.id)) {
        await this.apply([steps.up]);
        isStale = true;
        continue;
      }
      if (isStale) {
        now = await inspectAll(this.scratch.session, this.scratch.versions.ref);
        await this.rows?.fill(null, now);
        isStale = false;
      }
      const after = await this.prove(steps, i, total, now);
      if (after === null) {
        for (const { revision } of this.steps.slice(i + 1)) {
          if (wanted.has(revision.id))
            this.report(revision, { outcome: 'unreached', problems: [], warnings: [] });
        }
        return null;
      }
      now = after;
    }
    return now;
  }

  private async prove(steps: Steps, index: number, total: number, before: Catalog): Promise<Catalog | null> {
    const { context, scratch, rows } = this;
    const { project, environment } = context;
    const { revision } = steps;
    environment.onEvent({ kind: 'proving', revision, position: this.verified.length + 1, total });
    const startedAt = performance.now();
    const proof = await proveStep(
      {
        session: scratch.session,
        versions: scratch.versions,
        naming: project.naming,
        rows,
        signal: environment.signal,
        rebuild: async (place) => {
          await scratch.clear();
          await this.apply(this.steps.slice(0, place === 'before' ? index : index + 1).map((it) => it.up));
        },
      },
      steps,
      before,
    );
    const durationMs = Math.round(performance.now() - startedAt);
    environment.onEvent({ kind: 'proved', outcome: proof.outcome, durationMs });
    this.report(revision, proof);
    return proof.after;
  }

  private async apply(steps: readonly LoadedStep[]): Promise<void> {
    const { session, versions } = this.scratch;
    const { project, environment } = this.context;
    const { signal } = environment;
    await runSteps(steps, { session, versions, naming: project.naming, signal });
  }

  private async compareWithModels(): Promise<void> {
    const { operations } = await compareModels(this.context, this.scratch, { schemas: 'all' });
    if (operations.length === 0) return;
    this.problem(
      'models',
      'The state at head is not what the models say: a migration is missing',
      describeAll(operations),
    );
  }

  /** From the end to where the proof began, as far as migrations lead back. The rows are not taken along. */
  private async goBack(wanted: ReadonlySet<string>, start: Catalog, end: Catalog): Promise<void> {
    const { session, versions } = this.scratch;
    const irreversible = new Set(
      this.verified.filter((it) => it.outcome === 'irreversible').map((it) => it.revision),
    );
    const back = this.steps.toReversed();
    const stop = back.findIndex(({ revision }) => irreversible.has(revision.id) || !wanted.has(revision.id));
    const steps = stop < 0 ? back : back.slice(0, stop);
    await this.rows?.deleteAll(end);
    try {
      await this.apply(steps.map((it) => it.down));
    } catch (thrown) {
      this.context.environment.signal.throwIfAborted();
      this.problem('downgrade', `The way back from the end fails: ${(thrown as Error).message}`);
      return;
    }
    if (stop >= 0) return;
    const changes = await differencesOf(await inspectAll(session, versions.ref), start, session);
    if (changes !== null) this.problem('structure', 'The way back to base leaves something behind', changes);
  }

  private problem(kind: Problem['kind'], text: string, changes: readonly Change[] = []): void {
    this.problems.push({ kind, text, changes });
  }

  private report(
    { id, message }: Revision,
    { outcome, problems, warnings }: Pick<VerifiedRevision, 'outcome' | 'problems' | 'warnings'>,
  ): void {
    this.verified.push({ revision: id, message, outcome, problems, warnings });
  }

  private result(): VerifyResult {
    const { rows, problems, verified } = this;
    const { flavor, version } = this.scratch.session.server;
    const isGood = (it: VerifiedRevision) => it.outcome === 'proven' || it.outcome === 'irreversible';
    return {
      ok: problems.length === 0 && verified.every(isGood),
      server: `${productNames[flavor]} ${version}`,
      revisions: verified,
      problems,
      rows: rows?.inserted ?? null,
      tablesWithoutRows: [...(rows?.refused ?? [])].map(([table, reason]) => ({ table, reason })),
    };
  }
}
