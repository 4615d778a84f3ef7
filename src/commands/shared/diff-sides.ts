import { type DatabaseSource, requireDatabase, urlSource } from '../../config/index.js';
import type { Flavor } from '../../dialects/index.js';
import { DbmError } from '../../errors/index.js';
import { type ResolveContext, type Revision, resolveRevisions } from '../../revisions/index.js';
import { didYouMean } from '../../util/index.js';
import { resolveContext } from './database.js';
import { type CommandContext, keepSecrets, withGraph } from './project.js';

/** One side of a comparison. */
export type Side =
  | { readonly kind: 'models'; readonly words: string }
  | { readonly kind: 'empty'; readonly words: string }
  | { readonly kind: 'database'; readonly words: string; readonly source: DatabaseSource }
  | {
      readonly kind: 'revision';
      readonly words: string;
      readonly source: DatabaseSource;
      /** The revisions to be applied; none is the state before the first. */
      readonly ids: readonly string[];
    };

/** Whether a text can only be a database URL: those of SQLite may lack the slashes. */
export function isUrl(text: string): boolean {
  return text.includes('://') || /^sqlite:/i.test(text);
}

/**
 * What one side of a comparison is: `models`, `database`, `empty`, a database URL or a revision. Throws
 * DbmError `config` for a URL that is none, and `revision` for an identifier that means nothing.
 */
export async function readSide(text: string, context: CommandContext): Promise<Side> {
  const { project, environment } = context;
  if (text === 'models') return { kind: 'models', words: 'the models' };
  if (text === 'empty') return { kind: 'empty', words: 'an empty database' };
  if (text === 'database') {
    return { kind: 'database', words: 'the database', source: requireDatabase(project) };
  }
  if (isUrl(text)) {
    const source = urlSource(text, {}, environment.cwd);
    keepSecrets(environment, source);
    return { kind: 'database', words: source.display, source };
  }
  const source = requireDatabase(project);
  const known = await resolveContext(withGraph(context), [text]);
  const ids = revisionsOf(text, known).map((it) => it.id);
  return { kind: 'revision', words: `revision ${ids.join(', ') || 'base'}`, source, ids };
}

function revisionsOf(text: string, known: ResolveContext): readonly Revision[] {
  try {
    return resolveRevisions(text, known);
  } catch (thrown) {
    if (!(thrown instanceof DbmError) || thrown.code !== 'revision') throw thrown;
    const { message, hint } = thrown;
    const sides =
      'A side is models, database, empty, a database URL such as sqlite:///app.db, or a revision.';
    throw new DbmError('revision', message, {
      hint: didYouMean(text, ['models', 'database', 'empty']) || `${hint} ${sides}`,
      cause: thrown,
    });
  }
}

/** Throws DbmError `usage` when the two sides are of different engines; models are of any. */
export function requireSameEngine(from: Side, to: Side): void {
  const [a, b] = [flavorOf(from), flavorOf(to)];
  if (a === null || b === null || a === b) return;
  throw new DbmError('usage', `${from.words} is of ${a}, and ${to.words} of ${b}: they cannot be compared`, {
    hint: 'Compare each of them with the models: `dbm diff --from <url> --to models`.',
  });
}

function flavorOf(side: Side): Flavor | null {
  return side.kind === 'models' || side.kind === 'empty' ? null : side.source.flavor;
}
