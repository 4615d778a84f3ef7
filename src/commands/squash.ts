import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Catalog } from '../catalog/index.js';
import type { Project } from '../config/index.js';
import { diffCatalogs, type Ends } from '../diff/index.js';
import { DbmError } from '../errors/index.js';
import { describeAll, type Operation } from '../operations/index.js';
import type { Change, KeptStep } from '../render/index.js';
import {
  fileNameFor,
  newRevisionId,
  type Revision,
  RevisionGraph,
  resolveRange,
} from '../revisions/index.js';
import { runSteps } from '../runtime/executor.js';
import type { LoadedStep } from '../runtime/migration.js';
import type { Op } from '../runtime/op/op.js';
import { inspectAll } from '../runtime/scratch-structure.js';
import { type Recorded, type SquashPart, squashParts } from '../runtime/squash.js';
import type { Environment } from './environment.js';
import { resolveContext } from './shared/database.js';
import { loadStep } from './shared/migration-files.js';
import { checkNewId } from './shared/placement.js';
import { type HistoryContext, openProject, withGraph } from './shared/project.js';
import { buildState, type ScratchDatabase, withScratchDatabase } from './shared/scratch.js';
import { requireLine } from './shared/squash-range.js';
import { writeMigration } from './shared/write-migration.js';

export interface SquashOptions {
  /** `<from>:<to>`, both included. */
  readonly range: string;
  readonly message?: string;
  readonly revId?: string;
}

export interface SquashResult {
  readonly revision: string;
  /** Absolute. */
  readonly path: string;
  /** The ids that it stands for, oldest first. */
  readonly replaces: readonly string[];
  /** The files that were removed. */
  readonly removed: readonly string[];
  /** The files of steps with data, under the names that they have now: the new one calls them. */
  readonly kept: readonly string[];
}

/**
 * Replaces a run of revisions by one, whose files it removes or keeps for their data. What it gives is the same
 * structure, proven both ways on a scratch database before a file is removed. Throws DbmError `revision` for a
 * run that is no straight line, and `migration` when the proof fails; then all is as it was.
 */
export async function squash(environment: Environment, options: SquashOptions): Promise<SquashResult> {
  const opened = await openProject(environment);
  requireOneDatabase(opened.project);
  const context = withGraph(opened);
  checkNewId(options.revId, context.graph);
  const run = resolveRange(options.range, await resolveContext(context, [options.range]));
  requireLine(run, context.graph);
  return withScratchDatabase(context, async (scratch) => {
    const work = { ...context, scratch, run };
    const { before, recorded } = await record(work);
    const { dialect } = scratch.session;
    const ends = { from: before, to: recorded.at(-1)!.after };
    return replace(work, ends, squashParts(before, recorded, dialect), options);
  });
}

interface Work extends HistoryContext {
  readonly scratch: ScratchDatabase;
  readonly run: readonly Revision[];
}

function requireOneDatabase({ databaseNames }: Project): void {
  if (databaseNames.length === 0) return;
  throw new DbmError('unsupported', 'Revisions of several databases cannot be squashed', {
    hint: 'Keep them, or put them together by hand.',
  });
}

/** Runs the revisions on the scratch database and notes what each does and leaves. */
async function record(
  work: Work,
): Promise<{ readonly before: Catalog; readonly recorded: readonly Recorded[] }> {
  const { project, environment, scratch, run } = work;
  const { session, versions } = scratch;
  await buildState(work, scratch, needsOf(run));
  const before = await inspectAll(session, versions.ref);
  const recorded: Recorded[] = [];
  for (const revision of run) {
    const operations: Operation[] = [];
    const step = await loadStep(work, { direction: 'up', revision });
    const watch = watched(step);
    // A declared end of the way back is not for a machine to take away.
    const isIrreversible = (await readFile(revision.path, 'utf8')).includes('.irreversible(');
    await runSteps([watch.step], {
      ...scratch,
      naming: project.naming,
      signal: environment.signal,
      observer: { operated: (operation) => operations.push(operation) },
    });
    const after = await inspectAll(session, versions.ref);
    recorded.push({ revision, operations, touchesRows: isIrreversible || watch.touchesRows(), after });
  }
  return { before, recorded };
}

/** What must be applied before the run. */
function needsOf(run: readonly Revision[]): readonly string[] {
  const own = ownNames(run);
  return run.flatMap((it) => [...it.downRevisions, ...it.dependsOn]).filter((id) => !own.has(id));
}

/** Everything by which a header may name one of these: ids, those that they replace, and labels. */
function ownNames(run: readonly Revision[]): ReadonlySet<string> {
  return new Set(run.flatMap((it) => [it.id, ...it.replaces, ...it.branchLabels]));
}

/** A step that tells afterwards whether its migration has asked for rows. */
function watched(step: LoadedStep): { readonly step: LoadedStep; touchesRows(): boolean } {
  let touches = false;
  const watch = (op: Op) =>
    new Proxy(op, {
      get: (target, key) => {
        touches ||= /^(db|execute|requireNo(Rows|Nulls|Values))$/.test(String(key));
        return Reflect.get(target, key);
      },
    });
  const module = { ...step.module, upgrade: (op: Op) => step.module.upgrade(watch(op)) };
  return { step: { ...step, module }, touchesRows: () => touches };
}

/** Writes the new file, proves it, and only then removes the old ones. */
async function replace(
  work: Work,
  ends: Ends,
  parts: readonly SquashPart[],
  options: SquashOptions,
): Promise<SquashResult> {
  const { graph, run } = work;
  const id = options.revId ?? newRevisionId((it) => graph.has(it) || graph.labels.has(it));
  const message = options.message ?? `squash ${run[0]!.id} to ${run.at(-1)!.id}`;
  const revision = squashedRevision(work, id, message);
  // Throws for a circle that a dependency closes over the run.
  new RevisionGraph([...graph.revisions.filter((it) => !run.includes(it)), revision]);
  const kept = parts.flatMap((part) => (part.kind === 'kept' ? [part.revision.path] : []));
  const moves = new Map(kept.map((path) => [path, join(dirname(path), `_${basename(path)}`)]));
  const moved: string[] = [];
  try {
    for (const [from, to] of moves) {
      if (existsSync(to)) throw occupied(to);
      await rename(from, to);
      moved.push(from);
    }
    await writeSquashed(work, revision, parts, moves);
    await prove(work, revision, ends);
  } catch (thrown) {
    await rm(revision.path, { force: true });
    for (const from of moved) await rename(moves.get(from)!, from);
    throw thrown;
  }
  const removed = run.map((it) => it.path).filter((path) => !moves.has(path));
  for (const path of removed) await rm(path);
  return {
    revision: id,
    path: revision.path,
    replaces: revision.replaces,
    removed,
    kept: [...moves.values()],
  };
}

function occupied(path: string): DbmError {
  return new DbmError('migration', `${path} is there already, and a kept file would get this name`, {
    hint: 'Rename it first.',
  });
}

/** What the header of the new file says. */
function squashedRevision({ project, run }: Work, id: string, message: string): Revision {
  const [first, last] = [run[0]!, run.at(-1)!];
  const own = ownNames(run);
  const distinct = (values: readonly string[]) => [...new Set(values)];
  const createdAt = last.createdAt === null ? new Date() : new Date(last.createdAt);
  const folder = dirname(last.path);
  const options = { ...project.migrations.fileNames, existing: [] };
  const wanted = fileNameFor({ id, message, createdAt }, options);
  const taken = existsSync(join(folder, wanted));
  const name = taken ? wanted.replace(/(\.\w+)$/, `_${id}$1`) : wanted;
  return {
    id,
    downRevisions: first.downRevisions,
    dependsOn: distinct(run.flatMap((it) => it.dependsOn)).filter((it) => !own.has(it)),
    branchLabels: distinct(run.flatMap((it) => it.branchLabels)),
    replaces: distinct(run.flatMap((it) => [...it.replaces, it.id])),
    message,
    createdAt: createdAt.toISOString(),
    transaction: true,
    path: join(folder, name),
  };
}

async function writeSquashed(
  work: Work,
  revision: Revision,
  parts: readonly SquashPart[],
  moves: ReadonlyMap<string, string>,
): Promise<void> {
  const kept = new Map<SquashPart, KeptStep>();
  for (const part of parts) {
    if (part.kind !== 'kept') continue;
    const way = relative(dirname(revision.path), moves.get(part.revision.path)!).replaceAll('\\', '/');
    const module = (way.startsWith('.') ? way : `./${way}`).replace(/\.([cm]?)ts$/, '.$1js');
    kept.set(part, { kind: 'kept', name: `step${kept.size + 1}`, module });
  }
  const changes = (direction: 'upgrade' | 'downgrade', list: readonly SquashPart[]): readonly Change[] =>
    list.flatMap((part): readonly Change[] => (part.kind === 'kept' ? [kept.get(part)!] : part[direction]));
  await writeMigration(work.project, revision, {
    dialect: work.scratch.session.dialect.name,
    upgrade: changes('upgrade', parts),
    downgrade: changes('downgrade', parts.toReversed()),
  });
}

/** Runs the new migration up and down. Throws DbmError `migration` when it leads anywhere else than the old ones. */
async function prove(work: Work, revision: Revision, ends: Ends): Promise<void> {
  const { project, environment, scratch, run } = work;
  const { session, versions } = scratch;
  await scratch.clear();
  await buildState(work, scratch, needsOf(run));
  const compare = async (wanted: Catalog, way: string) => {
    const now = await inspectAll(session, versions.ref);
    const differences = describeAll(diffCatalogs(now, wanted, session.dialect.diffRules));
    if (differences.length === 0) return;
    throw new DbmError(
      'migration',
      `The ${way} of the squashed revision would not give the same structure: ${differences.map((it) => `${it.sign} ${it.description}`).join(', ')}`,
      { hint: 'Nothing was changed. Squash fewer revisions; this may be a bug in dbm: please report it.' },
    );
  };
  const steps = async (direction: 'up' | 'down') => {
    const step = await loadStep(work, { direction, revision });
    await runSteps([step], { ...scratch, naming: project.naming, signal: environment.signal });
  };
  await steps('up');
  await compare(ends.to, 'upgrade');
  try {
    await steps('down');
  } catch (thrown) {
    if (thrown instanceof DbmError && thrown.code === 'irreversible') return;
    throw thrown;
  }
  await compare(ends.from, 'downgrade');
}
