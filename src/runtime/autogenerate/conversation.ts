import type { Connection } from '../../dialects/index.js';
import { crypto } from '../../util/crypto.js';

/** A question to the database, and the digest of its answer. */
export interface Exchange {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly digest: string;
}

interface Answer extends Exchange {
  readonly rows: readonly unknown[];
}

/**
 * A connection that remembers what was asked through it, and what the answers were like. Who asks depends on nothing
 * but the answers, asks the same again and comes to the same end, as long as the answers are the same.
 */
export class Conversation implements Connection {
  readonly takesSeveral: boolean;
  private readonly asked: Exchange[] = [];
  /** What the repetition was told already. */
  private ahead: Answer[] = [];

  constructor(private readonly connection: Connection) {
    this.takesSeveral = connection.takesSeveral === true;
  }

  /**
   * Asks what another conversation has asked, until an answer is another one; false then, and when the database
   * refuses one. What was answered is not asked again.
   */
  async repeat(exchanges: readonly Exchange[]): Promise<boolean> {
    try {
      for (const { sql, parameters, digest } of exchanges) {
        const answer = await this.ask(sql, parameters);
        this.ahead.push(answer);
        if (answer.digest !== digest) return false;
      }
      return true;
    } catch {
      // Who has to know the answer asks again, and is told why there is none.
      return false;
    }
  }

  /** Asks for a text, and gives its digest alone; null where there is none, or the database refuses. */
  async digest(sql: string): Promise<Exchange | null> {
    try {
      const { digest, rows } = await this.ask(sql, []);
      const text = Object.values(rows[0] as object)[0];
      return typeof text === 'string' ? { sql, parameters: [], digest } : null;
    } catch {
      return null;
    }
  }

  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    const known = this.ahead.shift();
    const isSame = known?.sql === sql && JSON.stringify(known.parameters) === JSON.stringify(parameters);
    if (!isSame) this.ahead = [];
    const answer = isSame ? known : await this.ask(sql, parameters);
    this.asked.push({ sql, parameters, digest: answer.digest });
    return answer.rows as readonly Row[];
  }

  private async ask(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    const rows = await this.connection.query(sql, parameters);
    return { sql, parameters, digest: digestOf(rows), rows };
  }

  /** What was asked; null when it cannot be asked again, because it was not only questions. */
  get exchanges(): readonly Exchange[] | null {
    return this.asked.every(isRepeatable) ? this.asked : null;
  }
}

/** Of the statements that dbm compares with, these only read, but for what they set meanwhile. Parameters are kept as JSON. */
function isRepeatable({ sql, parameters, digest }: Exchange): boolean {
  const isPlain = (it: unknown) => it === null || ['string', 'number', 'boolean'].includes(typeof it);
  return (
    /^\s*(set local [^;]+;\s*)?(select|with|show)\b/i.test(sql) &&
    parameters.every(isPlain) &&
    digest !== unknown
  );
}

const unknown = '';

/** Of rows that JSON cannot hold there is none. */
function digestOf(rows: readonly unknown[]): string {
  const hash = crypto().createHash('sha256');
  try {
    // PostgreSQL answers with one row of long texts.
    const values = rows.length === 1 ? Object.entries(rows[0] as object).flat() : [rows];
    for (const value of values) {
      const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
      hash.update(`${typeof value} ${text.length} `).update(text);
    }
  } catch {
    return unknown;
  }
  return hash.digest('hex');
}
