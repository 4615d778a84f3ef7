import { dirname, relative, resolve } from 'node:path';
import type { Project } from '../../config/index.js';
import { DbmError } from '../../errors/index.js';
import {
  checkName,
  type ResolveContext,
  type Revision,
  type RevisionGraph,
  resolveRevision,
  resolveRevisions,
  titleOf,
} from '../../revisions/index.js';
import { displayPath } from '../../util/index.js';
import { resolveContext } from './database.js';
import type { HistoryContext } from './project.js';

/** Where a new revision goes in the history, as a user says it. */
export interface PlacementOptions {
  /** The revision or branch that it follows, or `base`; the one head if nothing is said. */
  readonly head?: string;
  /** Whether it may follow a revision that is no head. */
  readonly splice?: boolean;
  readonly branchLabel?: readonly string[];
  /** Revisions of other branches that must be applied before. */
  readonly dependsOn?: readonly string[];
  /** One of the folders of versions, relative to the working directory. */
  readonly versionPath?: string;
  readonly revId?: string;
}

/** Where a new revision goes, found and checked. */
export interface Placement {
  /** Null for a random one. */
  readonly id: string | null;
  readonly parents: readonly string[];
  readonly branchLabels: readonly string[];
  /** Ids, or branch labels where such were given. */
  readonly dependsOn: readonly string[];
  /** Absolute. */
  readonly folder: string;
}

/**
 * Finds where a new revision goes. The database is asked only for what counts from where it stands. Throws
 * DbmError `revision` or `usage` for a place that it cannot have.
 */
export async function placeRevision(context: HistoryContext, options: PlacementOptions): Promise<Placement> {
  const { project, environment, graph } = context;
  const { head, dependsOn = [], branchLabel = [] } = options;
  checkNewId(options.revId, graph);
  for (const label of branchLabel) checkNewLabel(label, graph);
  const known = await resolveContext(context, [head ?? 'head', ...dependsOn]);
  const parents = head === undefined ? oneHead(graph) : resolveRevisions(head, known);
  if (options.splice !== true) for (const parent of parents) requireHead(parent, graph);
  return {
    id: options.revId ?? null,
    parents: parents.map((it) => it.id),
    branchLabels: branchLabel,
    dependsOn: dependsOn.map((text) => dependency(text, known)),
    folder: folderFor(project, parents, options.versionPath, environment.cwd),
  };
}

/** Throws DbmError `usage` for an id that cannot be given to a new revision. */
export function checkNewId(id: string | undefined, graph: RevisionGraph): void {
  if (id === undefined) return;
  checkName(id, '--rev-id');
  if (graph.labels.has(id)) {
    throw new DbmError('usage', `${id} is a branch label already`, { hint: 'Choose another --rev-id.' });
  }
  if (!graph.has(id) && graph.replacementOf(id) === null) return;
  throw new DbmError('usage', `There is a revision ${id} already`, { hint: 'Choose another --rev-id.' });
}

/** Throws DbmError `usage` for a branch label that cannot be given to a new revision. */
function checkNewLabel(label: string, graph: RevisionGraph): void {
  checkName(label, '--branch-label');
  const owner = graph.labels.get(label) ?? graph.find(label);
  if (owner === null) return;
  throw new DbmError('usage', `'${label}' already names ${titleOf(owner)}`, {
    hint: `Choose another label. A revision that only goes on with that branch needs none: --head ${label}@head.`,
  });
}

function oneHead(graph: RevisionGraph): readonly Revision[] {
  const { heads } = graph;
  if (heads.length < 2) return heads;
  const names = heads.slice(0, 3).map((it) => `--head ${headName(it, graph)}`);
  throw new DbmError(
    'revision',
    `There are ${heads.length} heads, and a new revision follows one: ${heads.map(titleOf).join(', ')}`,
    { hint: `Choose it with ${names.join(' or ')}, or join them with \`dbm merge heads -m "..."\`.` },
  );
}

/** A head by the label of its branch, where no other head has that. */
function headName({ id }: Revision, graph: RevisionGraph): string {
  const others = graph.heads.filter((it) => it.id !== id).flatMap((it) => graph.labelsOf(it.id));
  const own = graph.labelsOf(id).find((label) => !others.includes(label));
  return own === undefined ? id : `${own}@head`;
}

function requireHead(parent: Revision, graph: RevisionGraph): void {
  const next = graph.children(parent.id)[0];
  if (next === undefined) return;
  throw new DbmError('revision', `${titleOf(parent)} is no head: ${titleOf(next)} follows it`, {
    hint: 'Add --splice to begin another branch there.',
  });
}

/** A label stays one: it goes on to mean the beginning of its branch. */
function dependency(text: string, context: ResolveContext): string {
  return context.graph.labels.has(text) ? text : resolveRevision(text, context).id;
}

/** The folder that was asked for, else that of the revision before, else the first. */
function folderFor(
  { root, migrations }: Project,
  parents: readonly Revision[],
  versionPath: string | undefined,
  cwd: string,
): string {
  const { versions } = migrations;
  const holds = (path: string) =>
    versions.some((it) => it.path === path || (it.recursive && isInside(path, it.path)));
  if (versionPath === undefined) {
    const beside = parents.map((it) => versions.find(({ path }) => isInside(it.path, path)));
    return beside[0]?.path ?? versions[0].path;
  }
  const found = [resolve(cwd, versionPath), resolve(root, versionPath)].find(holds);
  if (found !== undefined) return found;
  throw new DbmError('usage', `--version-path ${versionPath} is none of the folders of versions`, {
    hint: `Name one of ${versions.map(({ path }) => displayPath(path)).join(', ')}, or add it to migrations.versions in the config.`,
  });
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && dirname(way) !== way;
}
