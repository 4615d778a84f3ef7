import type { Statement } from '../../dialects/index.js';
import { DbmError, messageOf } from '../../errors/index.js';
import type { Operation } from '../../operations/index.js';
import { inspectTable } from '../inspect-table.js';
import { resolveOperation } from '../resolve-operation.js';
import type { Session } from '../session.js';
import type { ImaginedDatabase, ImaginedTransaction } from './imagined.js';

/**
 * A real database of the engine inside of this process (SQLite's `:memory:`), with the structure that the
 * script's one will have and no rows: what a statement makes of tables, views and triggers is then never a
 * guess. Statements about rows are not run, because there are none that they could be about.
 */
export class Replica implements ImaginedDatabase {
  readonly server;
  private lost: string | null = null;

  constructor(private readonly session: Session) {
    this.server = session.server;
  }

  async begin(): Promise<ImaginedTransaction> {
    const { dialect, connection } = this.session;
    const { begin, commit } = await dialect.script.begin(connection);
    return { begin, commit, rollback: () => dialect.transaction.rollback(connection) };
  }

  async run(written: Operation, origin: string): Promise<readonly Statement[]> {
    const { dialect, server } = this.session;
    const operation = resolveOperation(written, { dialect, server });
    if (operation.kind === 'alterTable') {
      const isKnown = this.lost === null && (await inspectTable(this.session, operation.table)) !== null;
      return isKnown ? this.alter(operation) : this.alterUnseen(operation);
    }
    const statements = await dialect.compile(operation, this.context);
    for (const { sql } of statements) await this.sent(sql, origin);
    return statements;
  }

  async sent(sql: string, origin: string): Promise<void> {
    if (this.session.dialect.script.effect(sql).kind === 'none') return;
    try {
      await this.session.connection.query(sql);
    } catch (thrown) {
      // It may be about what is there without any migration: that is for the real database to say.
      this.lose(`${origin} sends SQL that its history alone does not allow (${messageOf(thrown)})`);
    }
  }

  lose(reason: string): void {
    this.lost ??= reason;
  }

  private async alter(operation: Operation): Promise<readonly Statement[]> {
    const { dialect, connection } = this.session;
    const statements = await dialect.compile(operation, this.context);
    for (const { sql, isCheck } of statements) {
      if (isCheck === true || dialect.script.effect(sql).kind !== 'none') await connection.query(sql);
    }
    return statements;
  }

  /** A table that no migration creates: what needs no knowledge of it can be written. */
  private async alterUnseen(operation: Operation & { kind: 'alterTable' }): Promise<readonly Statement[]> {
    try {
      return await this.session.dialect.compile(operation, { ...this.context, connection: null });
    } catch (thrown) {
      if (!(thrown instanceof DbmError)) throw thrown;
      const why = this.lost ?? 'no migration up to here creates it';
      throw new DbmError(thrown.code, `${thrown.message}; here that is not known: ${why}`, {
        ...(thrown.hint === null ? {} : { hint: thrown.hint }),
      });
    }
  }

  private get context() {
    const { server, connection } = this.session;
    return { server, connection, isScript: true, structure: async () => null };
  }
}
