import type { LoadedProject } from '../config/index.js';
import { DbmError } from '../errors/index.js';
import { describeAll } from '../operations/index.js';
import type { Revision, RevisionGraph } from '../revisions/index.js';
import { runSteps } from '../runtime/executor.js';
import { type Problem, proveStep } from '../runtime/proof/prove-step.js';
import { RowKeeper } from '../runtime/proof/row-keeper.js';
import { buildStructure, inspectAll } from '../runtime/scratch-structure.js';
import { withDatabase } from './database.js';
import { compareModels } from './differences.js';
import type { Environment } from './environment.js';
import { loadStep } from './migration-files.js';
import { buildState, type ScratchDatabase, withScratchDatabase } from './scratch.js';

/**
 * Proves a migration file on a scratch copy of the live structure, with rows: its upgrade reaches the models,
 * its downgrade leads back, and the rows survive. Gives what is wrong; the live database is only read. Throws
 * DbmError when there can be no such copy.
 */
export function proveMigration(
  loaded: LoadedProject,
  environment: Environment,
  graph: RevisionGraph,
  revision: Revision,
): Promise<readonly Problem[]> {
  return withDatabase(loaded, environment, async ({ session, versions }) => {
    const live = await inspectAll(session, versions.ref);
    const use = (scratch: ScratchDatabase) => {
      const build = async () => {
        try {
          await buildStructure(scratch.session, live, versions.ref);
        } catch (thrown) {
          // A structure that uses what dbm does not manage is only made by the migrations, if at all.
          await scratch.clear();
          await buildState(loaded, quiet(environment), scratch, graph, revision.downRevisions).catch(() => {
            throw thrown;
          });
        }
      };
      return prove(loaded, environment, scratch, revision, build);
    };
    return withScratchDatabase(loaded, environment, use, { live: session, byMigrations: false });
  });
}

async function prove(
  loaded: LoadedProject,
  environment: Environment,
  scratch: ScratchDatabase,
  revision: Revision,
  build: () => Promise<void>,
): Promise<readonly Problem[]> {
  const { session, versions } = scratch;
  const { signal, onEvent } = environment;
  const { naming } = loaded.project;
  const note = (text: string) => onEvent({ kind: 'note', text });
  const up = await loadStep(loaded, { direction: 'up', revision });
  const down = await loadStep(loaded, { direction: 'down', revision });
  try {
    await build();
  } catch (thrown) {
    signal.throwIfAborted();
    throw uncopied(thrown);
  }
  const before = await inspectAll(session, versions.ref);
  const rows = new RowKeeper(session);
  await rows.fill(null, before);
  const { problems, warnings } = await proveStep(
    {
      session,
      versions,
      naming,
      rows,
      signal,
      rebuild: async (place) => {
        await scratch.clear();
        await build();
        if (place === 'after') await runSteps([up], { session, versions, naming, signal });
      },
      check: async (): Promise<readonly Problem[]> => {
        const { operations } = await compareModels(loaded, quiet(environment), scratch);
        if (operations.length === 0) return [];
        const text = 'The upgrade does not reach what the models say';
        return [{ kind: 'models', text, changes: describeAll(operations) }];
      },
    },
    { up, down },
    before,
  );
  if (problems.length === 0) {
    note(`Proven on a scratch copy: up, down and up again, with ${rows.inserted} sample rows.`);
  }
  for (const text of warnings) note(text);
  for (const [table, reason] of rows.refused) note(`${table} took no sample rows: ${reason}`);
  return problems;
}

/** What the comparison has to say was said when the migration was written. */
function quiet(environment: Environment): Environment {
  return { ...environment, onEvent: () => {} };
}

function uncopied(thrown: unknown): DbmError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new DbmError(
    'sql',
    `The structure of the database cannot be copied to try the migration: ${reason}`,
    {
      hint: 'Write it without --verify, and prove it with `dbm verify`.',
      cause: thrown,
    },
  );
}
