import type { Session } from './session.js';
import type { StepRunner } from './step-runner.js';

/** A migration that was called before its turn. */
export interface HeadStart {
  readonly runner: StepRunner;
  /** Its turn has come: what it asked of the database is asked. Resolves when it is through. */
  go(): Promise<void>;
  /** Its turn does not come: whatever it asks of the database fails. */
  cancel(): void;
}

/** What runs a migration over the session that it is given. */
export type Start = (session: Session) => { readonly runner: StepRunner; readonly migrated: Promise<void> };

/** Calls a migration while the server is busy; what it asks of the database waits until `go`. */
export function headStart(session: Session, start: Start): HeadStart {
  const { connection } = session;
  let go = () => {};
  let cancel = () => {};
  const turn = new Promise<void>((resolve, reject) => {
    go = resolve;
    cancel = () => reject(new Error('the migration before this one was not committed'));
  });
  const late: Session['connection'] = {
    takesSeveral: connection.takesSeveral === true,
    query: async <Row>(...query: Parameters<typeof connection.query>) => {
      await turn;
      return connection.query<Row>(...query);
    },
  };
  const { runner, migrated } = start({ ...session, connection: late });
  // Nobody waits for what is cancelled, and nobody yet for what fails before its turn.
  for (const it of [turn, migrated]) it.catch(() => undefined);
  return {
    runner,
    go: () => {
      go();
      return migrated;
    },
    cancel: () => cancel(),
  };
}
