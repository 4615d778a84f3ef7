import { DbmError } from '../../errors/index.js';
import { describeAll } from '../../operations/index.js';
import type { Revision } from '../../revisions/index.js';
import { runSteps } from '../../runtime/executor.js';
import { type Problem, proveStep } from '../../runtime/proof/prove-step.js';
import { RowKeeper } from '../../runtime/proof/row-keeper.js';
import { buildStructure, inspectAll } from '../../runtime/scratch-structure.js';
import { withDatabase } from './database.js';
import { compareModels } from './differences.js';
import { loadStep } from './migration-files.js';
import type { HistoryContext } from './project.js';
import { buildState, type ScratchDatabase, withScratchDatabase } from './scratch.js';

/**
 * Proves a migration file on a scratch copy of the live structure, with rows: its upgrade reaches the models,
 * its downgrade leads back, and the rows survive. Gives what is wrong; the live database is only read. Throws
 * DbmError when there can be no such copy.
 */
export function proveMigration(context: HistoryContext, revision: Revision): Promise<readonly Problem[]> {
  return withDatabase(context, async ({ session, versions }) => {
    const live = await inspectAll(session, versions.ref);
    const use = (scratch: ScratchDatabase) => {
      const build = async () => {
        try {
          await buildStructure(scratch.session, live, versions.ref);
        } catch (thrown) {
          // A structure that uses what dbm does not manage is only made by the migrations, if at all.
          await scratch.clear();
          await buildState(quiet(context), scratch, revision.downRevisions).catch(() => {
            throw thrown;
          });
        }
      };
      return prove(context, scratch, revision, build);
    };
    return withScratchDatabase(context, use, { live: session, byMigrations: false });
  });
}

async function prove(
  context: HistoryContext,
  scratch: ScratchDatabase,
  revision: Revision,
  build: () => Promise<void>,
): Promise<readonly Problem[]> {
  const { session, versions } = scratch;
  const { signal, onEvent } = context.environment;
  const { naming } = context.project;
  const note = (text: string) => onEvent({ kind: 'note', text });
  const up = await loadStep(context, { direction: 'up', revision });
  const down = await loadStep(context, { direction: 'down', revision });
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
        const { operations } = await compareModels(quiet(context), scratch);
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
function quiet(context: HistoryContext): HistoryContext {
  return { ...context, environment: { ...context.environment, onEvent: () => {} } };
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
