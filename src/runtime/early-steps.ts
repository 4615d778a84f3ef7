import type { ExecutorOptions } from './executor-options.js';
import { type HeadStart, headStart } from './head-start.js';
import type { LoadedStep } from './migration.js';
import { isProtected, runMigration, runnerOf } from './run-migration.js';

/** The migration of the next step, called while the one before it is being committed. */
export class EarlySteps {
  private called: HeadStart | null = null;

  constructor(private readonly options: ExecutorOptions) {}

  /** Calls it, if nobody can tell the difference: it does nothing but call `op` until it is its turn. */
  call(step: LoadedStep): void {
    const { options } = this;
    const { module } = step;
    if (module.beginsWithOp !== true || module.usesKysely !== false || !isProtected(step, options)) return;
    this.called = headStart(options.session, (session) => {
      const late = { ...options, session };
      const runner = runnerOf({ step, protection: 'own' }, late);
      return { runner, migrated: runMigration(step, late, runner) };
    });
  }

  /** Null when it was not called. */
  take(): HeadStart | null {
    const { called } = this;
    this.called = null;
    return called;
  }

  cancel(): void {
    this.take()?.cancel();
  }
}
