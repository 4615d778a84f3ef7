import type { CompiledQuery, QueryResult } from 'kysely';
import { isQuery } from '../dialects/shared/statement.js';
import type { Operation } from '../operations/index.js';
import type { LoadedStep } from './migration.js';
import { openTransaction, type Session } from './session.js';
import { type Outcome, type StepRunner, statementsOf, untilNext } from './step-runner.js';
import { appliedRow } from './version-statements.js';
import type { Send, VersionTable } from './version-table.js';

export interface ProtectedOptions {
  readonly session: Session;
  readonly versions: VersionTable;
  readonly step: LoadedStep;
  readonly signal: AbortSignal | undefined;
}

/** Runs a migration inside of a transaction that its caller opens, commits and gives up. */
export class ProtectedStep implements StepRunner {
  readonly isReplaying = false;
  private readonly done: string[] = [];

  constructor(private readonly options: ProtectedOptions) {}

  async start(): Promise<void> {}

  async run(operation: Operation): Promise<void> {
    const { session, signal } = this.options;
    for (const { sql } of await statementsOf(operation, session)) {
      await untilNext(signal);
      await session.connection.query(sql);
      this.done.push(sql);
    }
  }

  async around<R>(query: CompiledQuery, send: () => Promise<QueryResult<R>>): Promise<QueryResult<R>> {
    await untilNext(this.options.signal);
    const result = await send();
    if (query.query.kind !== 'SelectQueryNode' && !isQuery(query.sql)) this.done.push(query.sql);
    return result;
  }

  /** Kysely's commit would end dbm's transaction. */
  async beginning(): Promise<void> {
    throw openTransaction();
  }

  async committing(): Promise<void> {}

  rolledBack(): void {}

  async finish(durationMs: number, send?: Send): Promise<void> {
    const { versions, step } = this.options;
    const { revision, direction, checksum } = step;
    if (direction === 'down') await versions.remove(revision.id, send);
    else await versions.add({ ...appliedRow(revision, checksum), durationMs }, send);
  }

  async abandon(): Promise<Outcome> {
    return { done: this.done, lost: 0, failure: null };
  }
}
