import type { Column, Table } from '../../catalog/index.js';
import { messageOf } from '../../errors/index.js';
import type { Connection } from '../dialect.js';
import { type ExpressionRules, normalizeExpression } from '../shared/expression.js';
import { type Token, tokenize } from '../shared/tokenizer.js';
import { collateSql } from './clauses.js';
import { foldName, quoteIdentifier, sqliteRules, withoutQualifiers } from './names.js';
import { typeSql } from './types.js';

const scratch = 'temp."_dbm_settle"';

/**
 * Answers whether two expressions mean the same to SQLite. Tokens settle most; else SQLite compiles both
 * over a temporary table with the columns of the real one, and they are the same if the programs are. The
 * temporary table lies in the connection's own temporary database and is gone after `done`.
 * https://www.sqlite.org/opcode.html
 */
export class ExpressionComparer {
  readonly notes: string[] = [];
  private scratchOf: Table | null = null;

  constructor(private readonly connection: Connection) {}

  async sameExpression(table: Table, ...written: readonly [live: string, target: string]): Promise<boolean> {
    const rules = rulesFor(table);
    const [live, target] = written.map(withoutQualifiers) as [string, string];
    if (live === target || normalizeExpression(live, rules) === normalizeExpression(target, rules))
      return true;
    if (!sameLiterals(live, target) || !(await this.enter(table))) return false;
    const program = await this.program(live);
    if (program === null) this.note(`SQLite cannot compile ${live} of ${table.name}`);
    return program !== null && program === (await this.program(target));
  }

  /** Whether two defaults, as they follow DEFAULT, give a column the same value. */
  async sameDefault(column: Column, live: string, target: string): Promise<boolean> {
    if (normalizeExpression(live, sqliteRules) === normalizeExpression(target, sqliteRules)) return true;
    await this.done();
    if (isConstant(live) && isConstant(target)) return this.sameValue(column, live, target);
    if (!sameLiterals(live, target)) return false;
    const program = await this.program(live);
    return program !== null && program === (await this.program(target));
  }

  /** Drops the temporary table, if there is one. */
  async done(): Promise<void> {
    if (this.scratchOf === null) return;
    this.scratchOf = null;
    await this.connection.query(`DROP TABLE ${scratch}`);
  }

  /** Whether the temporary table has this table's columns; it has not when none can be made. */
  private async enter(table: Table): Promise<boolean> {
    if (this.scratchOf === table) return true;
    await this.done();
    const columns = table.columns.map((column) =>
      [
        quoteIdentifier(column.name),
        typeSql(column.type),
        column.collation === null ? '' : collateSql(column.collation),
      ].join(' '),
    );
    try {
      await this.connection.query(`CREATE TABLE ${scratch} (${columns.join(', ')})`);
    } catch (thrown) {
      this.note(`SQLite makes no temporary table like ${table.name} (${messageOf(thrown)})`);
      return false;
    }
    this.scratchOf = table;
    return true;
  }

  private note(why: string): void {
    this.notes.push(`${why}: its expressions were compared as text`);
  }

  /** What SQLite would run to get the expression's value; null when it does not compile. */
  private async program(expression: string): Promise<string | null> {
    const from = this.scratchOf === null ? '' : ` FROM ${scratch}`;
    try {
      return JSON.stringify(await this.connection.query(`EXPLAIN SELECT (${expression})${from}`));
    } catch {
      return null;
    }
  }

  /** 1 and '1' are one value to an INTEGER column, and two to a TEXT column. */
  private async sameValue(column: Column, live: string, target: string): Promise<boolean> {
    const type = typeSql(column.type);
    try {
      await this.connection.query(
        `CREATE TABLE ${scratch} (live ${type} DEFAULT ${live}, target ${type} DEFAULT ${target})`,
      );
    } catch (thrown) {
      this.note(`SQLite makes no temporary column like ${column.name} (${messageOf(thrown)})`);
      return false;
    }
    try {
      await this.connection.query(`INSERT INTO ${scratch} DEFAULT VALUES`);
      const [row] = await this.connection.query<{ readonly same: number }>(
        `SELECT typeof(live) = typeof(target) AND quote(live) = quote(target) AS same FROM ${scratch}`,
      );
      return row!.same === 1;
    } finally {
      await this.connection.query(`DROP TABLE ${scratch}`);
    }
  }
}

/** Double quotes around no column's name are a text in older builds, and a text has its case. */
function rulesFor(table: Table): ExpressionRules {
  const columns = new Set(table.columns.map((column) => foldName(column.name)));
  return {
    ...sqliteRules,
    foldQuoted: (name) => (columns.has(foldName(name)) ? foldName(name) : name),
  };
}

/**
 * Programs are printed with numbers of 16 digits and bytes up to the first zero, so those that look the same
 * are so only when the literals of both expressions are.
 */
function sameLiterals(a: string, b: string): boolean {
  const literals = (text: string) => tokenize(text, sqliteRules).flatMap(literalOf).sort().join('\n');
  return literals(a) === literals(b);
}

function literalOf(token: Token): readonly string[] {
  if (token.kind === 'string') return [token.text];
  if (token.kind === 'number') return [numberValue(token.text)];
  // TRUE and FALSE are names of 1 and 0.
  if (token.kind !== 'word') return [];
  const word = token.text.toUpperCase();
  return word === 'TRUE' ? ['1'] : word === 'FALSE' ? ['0'] : [];
}

function numberValue(text: string): string {
  const digits = text.replaceAll('_', '');
  return /^(0[xX][0-9a-fA-F]+|\d+)$/.test(digits) ? BigInt(digits).toString() : `real ${Number(digits)}`;
}

/** A literal, with or without a sign and parentheses. */
function isConstant(text: string): boolean {
  return tokenize(text, sqliteRules).every(
    (token) =>
      token.kind === 'number' ||
      token.kind === 'string' ||
      literalOf(token).length > 0 ||
      ['+', '-', '(', ')'].includes(token.text),
  );
}
