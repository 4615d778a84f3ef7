import type { Connection, Dialect, DriverConnection, Server } from '../dialects/index.js';

/** One statement on its way to the database. */
export interface SentStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Who is told of what goes through an outbox. */
export interface OutboxWatch {
  sending(statement: SentStatement): void;
  failed(statement: { readonly sql: string }, thrown: unknown): void;
}

/**
 * The way of dbm's own statements to the driver. Over a link that is far a statement costs a round trip, so those
 * whose result nobody looks at wait for the next one and go in its message, where the engine can do that.
 */
export class Outbox implements Connection {
  readonly takesSeveral: boolean;
  /** Null until it is identified: then everything goes by itself. */
  server: Server | null = null;
  private waiting: string[] = [];

  constructor(
    private readonly driver: DriverConnection,
    private readonly dialect: Dialect,
    private readonly watch: OutboxWatch,
  ) {
    this.takesSeveral = driver.takesSeveral === true;
  }

  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    this.sending({ sql, parameters });
    return this.sendAfter<Row>(this.taken(), sql, parameters);
  }

  precede(sql: string): void {
    this.sending({ sql, parameters: [] });
    this.waiting.push(sql);
  }

  queryAfter(before: readonly string[], sql: string): Promise<readonly unknown[]> {
    for (const it of before) this.sending({ sql: it, parameters: [] });
    this.sending({ sql, parameters: [] });
    return this.sendAfter([...this.taken(), ...before], sql);
  }

  /** Sends what still waits. */
  async flush(): Promise<void> {
    const waiting = this.taken();
    const last = waiting.at(-1);
    if (last !== undefined) await this.sendAfter(waiting.slice(0, -1), last);
  }

  private taken(): readonly string[] {
    const { waiting } = this;
    this.waiting = [];
    return waiting;
  }

  private sending(statement: SentStatement): void {
    try {
      this.watch.sending(statement);
    } catch (thrown) {
      this.watch.failed(statement, thrown);
      throw thrown;
    }
  }

  private async sendAfter<Row>(
    before: readonly string[],
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    const mayJoin = before.length > 0 && parameters.length === 0 && this.server !== null;
    const all = [...before, sql];
    const joined = mayJoin ? this.dialect.message?.join(all, this.server!, this.driver) : null;
    if (typeof joined === 'string') return this.sendJoined<Row>(all, joined);
    for (const it of before) await this.send(it);
    return this.send<Row>(sql, parameters);
  }

  private async sendJoined<Row>(statements: readonly string[], text: string): Promise<readonly Row[]> {
    try {
      return await this.driver.query<Row>(text);
    } catch (thrown) {
      const index = await this.dialect.message!.failedAt(this.driver, thrown, statements);
      this.watch.failed({ sql: statements[index]! }, thrown);
      throw thrown;
    }
  }

  private async send<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]> {
    try {
      return await this.driver.query<Row>(sql, parameters);
    } catch (thrown) {
      this.watch.failed({ sql }, thrown);
      throw thrown;
    }
  }
}
