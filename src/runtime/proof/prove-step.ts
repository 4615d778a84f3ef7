import type { Catalog, NamingConvention } from '../../catalog/index.js';
import { diffCatalogs } from '../../diff/index.js';
import { DbmError } from '../../errors/index.js';
import { type Change, describeAll } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import { runSteps } from '../executor.js';
import type { StepObserver } from '../executor-options.js';
import type { LoadedStep } from '../migration.js';
import { inspectAll } from '../scratch-structure.js';
import type { Session } from '../session.js';
import { StepError } from '../step-error.js';
import type { VersionTable } from '../version-table.js';
import type { RowKeeper } from './row-keeper.js';
import { StepTrace } from './step-trace.js';

/** Something that a migration does and should not. */
export interface Problem {
  readonly kind: 'upgrade' | 'downgrade' | 'structure' | 'rows' | 'models';
  /** In one sentence, what went wrong and in which direction. */
  readonly text: string;
  /** What differs, when structures do. */
  readonly changes: readonly Change[];
}

export interface StepProof {
  /** `irreversible`: its downgrade says itself that there is none. */
  readonly outcome: 'proven' | 'irreversible' | 'failed';
  readonly problems: readonly Problem[];
  /** What is no failure, but good to know. */
  readonly warnings: readonly string[];
  /** The structure that the upgrade led to; null when it led nowhere. */
  readonly after: Catalog | null;
}

export interface ProofContext {
  readonly session: Session;
  readonly versions: VersionTable;
  readonly naming: NamingConvention;
  /** Null to look at structures only. */
  readonly rows: RowKeeper | null;
  readonly signal: AbortSignal;
  /** Makes the database anew, without rows, as it was before the step or as it is after it. */
  rebuild(place: 'before' | 'after'): Promise<void>;
  /** What is wrong with the structure that the upgrade led to, besides. */
  check?(): Promise<readonly Problem[]>;
}

/**
 * Proves one migration on a scratch database that stands before it and has rows: up, down, up again. Leaves
 * the database after it, with rows for what it brought. Throws only when the proof itself cannot go on.
 */
export function proveStep(
  context: ProofContext,
  steps: { readonly up: LoadedStep; readonly down: LoadedStep },
  before: Catalog,
): Promise<StepProof> {
  return new Proof(context, steps, before).run();
}

class Proof {
  private readonly problems: Problem[] = [];
  private readonly warnings: string[] = [];

  constructor(
    private readonly context: ProofContext,
    private readonly steps: { readonly up: LoadedStep; readonly down: LoadedStep },
    private readonly before: Catalog,
  ) {}

  async run(): Promise<StepProof> {
    const { context, before } = this;
    const trace = await this.upgrade();
    if (trace === null) return this.result(null, 'failed');
    const after = await this.inspect();
    await this.compareRows('upgrade', trace, after);
    this.problems.push(...((await context.check?.()) ?? []));
    const isIrreversible = await this.downgrade(trace, after);
    await context.rows?.fill(before, after);
    return this.result(
      after,
      this.problems.length > 0 ? 'failed' : isIrreversible ? 'irreversible' : 'proven',
    );
  }

  /** Null when the upgrade fails. One that only refuses rows is tried again without any. */
  private async upgrade(): Promise<StepTrace | null> {
    const { context, before, steps } = this;
    const trace = new StepTrace(before);
    const failure = await this.attempt(steps.up, trace);
    if (failure === null) return trace;
    const withoutRows = new StepTrace(before);
    if (context.rows?.hasRows() === true) {
      if (isAtomic(steps.up, context.session)) await context.rows.deleteAll(before);
      else await this.rebuild('before');
      const again = await this.attempt(steps.up, withoutRows);
      if (again === null) {
        this.warnings.push(
          `The upgrade refuses rows that the structure before it allows: ${reasonOf(failure)}`,
        );
        return withoutRows;
      }
    }
    this.problem('upgrade', `The upgrade fails: ${reasonOf(failure)}`);
    return null;
  }

  /** Down and up again. True for a migration without a way back by its own word. */
  private async downgrade(trace: StepTrace, after: Catalog): Promise<boolean> {
    const { context, before, steps } = this;
    const failure = await this.attempt(steps.down, trace);
    if (failure?.code === 'irreversible') {
      await this.settleIrreversible(after);
      await this.accept(trace, after);
      return true;
    }
    if (failure !== null) {
      this.problem('downgrade', `The downgrade fails: ${reasonOf(failure)}`);
      await this.rebuild('after');
      return false;
    }
    const back = await this.inspect();
    const changes = await differencesOf(back, before, context.session);
    if (changes !== null) {
      this.problem('structure', 'The downgrade does not lead back to the structure before', changes);
    }
    await this.compareRows('downgrade', trace, back);
    if (changes !== null) {
      await this.rebuild('after');
      return false;
    }
    const again = await this.attempt(steps.up, trace);
    if (again === null) await this.accept(trace, after);
    else {
      this.problem('upgrade', `After the downgrade, the upgrade fails: ${reasonOf(again)}`);
      await this.rebuild('after');
    }
    return false;
  }

  /** Where nothing is rolled back, the downgrade may have changed something before it gave up. */
  private async settleIrreversible(after: Catalog): Promise<void> {
    const { session } = this.context;
    if (isAtomic(this.steps.down, session)) return;
    const changes = await differencesOf(await this.inspect(), after, session);
    if (changes === null) return;
    this.problem(
      'downgrade',
      'The downgrade changes the structure before it says that it is irreversible',
      changes,
    );
    await this.rebuild('after');
  }

  private async compareRows(direction: string, trace: StepTrace, now: Catalog): Promise<void> {
    const losses = await this.context.rows?.losses(trace.tables(now));
    for (const it of losses?.silent ?? [])
      this.problem('rows', `The ${direction} loses rows or values. ${it}`);
    for (const it of losses?.spoken ?? [])
      this.warnings.push(`The ${direction} changes rows by SQL of its own. ${it}`);
  }

  private async accept(trace: StepTrace, now: Catalog): Promise<void> {
    await this.context.rows?.accept(trace.tables(now), now);
  }

  private async rebuild(place: 'before' | 'after'): Promise<void> {
    await this.context.rebuild(place);
    this.context.rows?.forget();
  }

  /** Runs a step; null when it went well, else why not. An interruption is thrown on. */
  private async attempt(step: LoadedStep, observer: StepObserver): Promise<DbmError | null> {
    const { session, versions, naming, signal } = this.context;
    signal.throwIfAborted();
    try {
      await runSteps([step], { session, versions, naming, observer, signal });
      return null;
    } catch (thrown) {
      if (!(thrown instanceof DbmError) || thrown.code === 'interrupted' || signal.aborted) throw thrown;
      return thrown;
    }
  }

  private inspect(): Promise<Catalog> {
    return inspectAll(this.context.session, this.context.versions.ref);
  }

  private problem(kind: Problem['kind'], text: string, changes: readonly Change[] = []): void {
    this.problems.push({ kind, text, changes });
  }

  private result(after: Catalog | null, outcome: StepProof['outcome']): StepProof {
    return { outcome, problems: this.problems, warnings: this.warnings, after };
  }
}

function isAtomic({ revision }: LoadedStep, { dialect }: Session): boolean {
  return dialect.transactionalDdl && revision.transaction;
}

/**
 * How two structures of one server differ, as what leads from the one to the other; null when they do not. The
 * order of columns is no difference where the engine cannot choose it, nor is what only reads otherwise: SQLite writes
 * expressions anew where something that they use is renamed.
 */
export async function differencesOf(
  from: Catalog,
  to: Catalog,
  { dialect, connection, server }: Session,
): Promise<readonly Change[] | null> {
  if (equal(from, to)) return null;
  const { target } = await dialect.settle(connection, server, from, to);
  const changes = describeAll(diffCatalogs(from, target, dialect.diffRules));
  const names = ({ unmanaged, schemas }: Catalog) => ({
    unmanaged: unmanaged.map((it) => `${it.kind} ${it.schema === null ? '' : `${it.schema}.`}${it.name}`),
    schemas: schemas.map((it) => `schema ${it}`),
  });
  const [is, was] = [Object.values(names(from)).flat(), Object.values(names(to)).flat()];
  const more = [
    ...is.filter((it) => !was.includes(it)).map((it) => bare('-', it)),
    ...was.filter((it) => !is.includes(it)).map((it) => bare('+', it)),
  ].filter((it) => !changes.some((change) => change.description === it.description));
  return changes.length + more.length === 0 ? null : [...changes, ...more];
}

/** A thing that dbm does not manage, as a change. */
function bare(sign: Change['sign'], description: string): Change {
  return {
    kind: 'execute',
    table: null,
    description,
    subject: description,
    differences: [],
    destructive: false,
    sign,
  };
}

function reasonOf(error: DbmError): string {
  return error instanceof StepError ? error.reason : error.message;
}
