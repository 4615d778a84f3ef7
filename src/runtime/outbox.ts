import type { Connection, Dialect, DriverConnection, QueryOptions, Server } from '../dialects/index.js';

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
  private server: Server | null = null;
  /** What still has to be sent before a statement that goes by itself. */
  private preparation: string | null = null;
  private isAnnounced = false;
  private waiting: string[] = [];

  constructor(
    private readonly driver: DriverConnection,
    private readonly dialect: Dialect,
    private readonly watch: OutboxWatch,
  ) {
    this.takesSeveral = driver.takesSeveral === true;
  }

  /** From now on it is known what is spoken to. */
  identified(server: Server): void {
    this.server = server;
    this.preparation = server.preparation ?? null;
  }

  query<Row>(
    sql: string,
    parameters: readonly unknown[] = [],
    options: QueryOptions = {},
  ): Promise<readonly Row[]> {
    if (options.unprepared !== true) this.announce();
    this.sending({ sql, parameters });
    return this.sendAfter<Row>(this.taken(), sql, parameters, options);
  }

  precede(sql: string): void {
    this.announce();
    this.sending({ sql, parameters: [] });
    this.waiting.push(sql);
  }

  queryAfter(before: readonly string[], sql: string): Promise<readonly unknown[]> {
    this.announce();
    for (const it of before) this.sending({ sql: it, parameters: [] });
    this.sending({ sql, parameters: [] });
    return this.sendAfter([...this.taken(), ...before], sql);
  }

  /** Sends what still waits, so that what goes past this outbox comes after it. */
  async flush(): Promise<void> {
    this.announce();
    const waiting = this.taken();
    const last = waiting.at(-1);
    if (last !== undefined) await this.sendAfter(waiting.slice(0, -1), last);
    await this.prepare();
  }

  private taken(): readonly string[] {
    const { waiting } = this;
    this.waiting = [];
    return waiting;
  }

  /** Tells of the preparation once, however many messages have it in them. */
  private announce(): void {
    if (this.preparation === null || this.isAnnounced) return;
    this.isAnnounced = true;
    this.sending({ sql: this.preparation, parameters: [] });
  }

  private async prepare(): Promise<void> {
    const { preparation } = this;
    this.preparation = null;
    if (preparation !== null) await this.send(preparation);
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
    { unprepared = false }: QueryOptions = {},
  ): Promise<readonly Row[]> {
    const mayJoin = before.length > 0 && parameters.length === 0 && this.server !== null;
    // What prepares the session is in each message of several: MariaDB's blocks set the sql_mode back at their end.
    const all = [...(this.preparation === null ? [] : [this.preparation]), ...before, sql];
    const joined = mayJoin ? this.dialect.message?.join(all, this.server!, this.driver) : null;
    if (typeof joined === 'string') return this.sendJoined<Row>(all, joined);
    if (this.preparation !== null && !(unprepared && before.length === 0)) await this.prepare();
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
    const settings = this.server?.preparation === undefined ? null : this.dialect.around?.(sql);
    if (settings == null) return this.sendAsIs(sql, parameters);
    const set = async (setting: string) => {
      this.sending({ sql: setting, parameters: [] });
      await this.sendAsIs(setting);
    };
    await set(settings.before);
    try {
      return await this.sendAsIs(sql, parameters);
    } finally {
      await set(settings.after);
    }
  }

  private async sendAsIs<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]> {
    try {
      return await this.driver.query<Row>(sql, parameters);
    } catch (thrown) {
      this.watch.failed({ sql }, thrown);
      throw thrown;
    }
  }
}
