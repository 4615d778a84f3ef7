import type { Constraint, TableRef } from '../../../catalog/index.js';
import { constraintDefinition, remarksOn } from '../definitions.js';
import { qualified, quoteIdentifier } from '../quoting.js';
import { keepingRights, relationOf } from '../rights.js';

/**
 * In which order PostgreSQL takes the actions of one ALTER TABLE, whatever order they are written in.
 * https://github.com/postgres/postgres/blob/master/src/backend/commands/tablecmds.c (AlterTablePass)
 */
export const pass = {
  drop: 0,
  alterType: 1,
  setExpression: 2,
  addColumn: 3,
  setNotNull: 4,
  add: 5,
  validate: 6,
} as const;

export interface Action {
  readonly sql: string;
  readonly pass: (typeof pass)[keyof typeof pass];
}

/** One change's share of an ALTER TABLE. */
export interface Actions {
  readonly actions: readonly Action[];
  /** The names of the columns and constraints that the actions are about; null when they cannot be told. */
  readonly names: readonly string[] | null;
}

/**
 * Collects the statements of an alterTable block, with as many actions as possible in one ALTER TABLE: the
 * table is then read or written once.
 */
export class AlterBatch {
  private readonly statements: string[] = [];
  private pending: Actions[] = [];
  private afterwards: string[] = [];
  private readonly droppedColumns = new Set<string>();
  private makesColumnsAgain = false;

  constructor(private readonly table: TableRef) {}

  /** Adds actions to the open ALTER TABLE, or to a new one when the order of both would be lost. */
  alter(change: Actions): void {
    if (change.actions.length === 0) return;
    if (this.pending.some((earlier) => overtakes(change, earlier))) this.flush();
    this.pending.push(change);
  }

  dropColumn(name: string): void {
    this.droppedColumns.add(name);
    this.alter({
      actions: [{ sql: `DROP COLUMN ${quoteIdentifier(name)}`, pass: pass.drop }],
      names: [name],
    });
  }

  /** `definition` is what the new column is: one of its name that was dropped leaves it the rights on it. */
  addColumn(name: string, definition: string): void {
    if (this.droppedColumns.has(name)) this.makesColumnsAgain = true;
    this.alter({ actions: [{ sql: `ADD COLUMN ${definition}`, pass: pass.addColumn }], names: [name] });
  }

  addConstraint(constraint: Constraint): void {
    // What columns a check is about, only its expression knows.
    const included = 'include' in constraint ? (constraint.include ?? []) : [];
    const columns = 'columns' in constraint ? [...constraint.columns, ...included] : null;
    const name = constraint.name === null ? [] : [constraint.name];
    this.alter({
      actions: [{ sql: `ADD ${constraintDefinition(constraint)}`, pass: pass.add }],
      names: columns === null ? null : [...columns, ...name],
    });
    this.later(...remarksOn(this.table, constraint));
  }

  dropConstraint(name: string): void {
    this.alter({
      actions: [{ sql: `DROP CONSTRAINT ${quoteIdentifier(name)}`, pass: pass.drop }],
      names: [name],
    });
  }

  validateConstraint(name: string): void {
    this.alter({
      actions: [{ sql: `VALIDATE CONSTRAINT ${quoteIdentifier(name)}`, pass: pass.validate }],
      names: [name],
    });
  }

  /** A statement that may run after the open ALTER TABLE, together with others of its kind. */
  later(...statements: readonly string[]): void {
    this.afterwards.push(...statements);
  }

  /** Statements that come now, after everything before them. */
  run(...statements: readonly string[]): void {
    if (statements.length === 0) return;
    this.flush();
    this.statements.push(...statements);
  }

  /** Everything that was collected. */
  finish(): readonly string[] {
    this.flush();
    return this.makesColumnsAgain
      ? keepingRights([relationOf(this.table)], this.statements)
      : this.statements;
  }

  private flush(): void {
    const actions = this.pending.flatMap((it) => it.actions.map((action) => action.sql));
    if (actions.length > 0) {
      const separator = actions.length === 1 ? ' ' : '\n  ';
      this.statements.push(
        `ALTER TABLE ${qualified(this.table)}${separator}${actions.join(`,${separator}`)}`,
      );
    }
    this.statements.push(...this.afterwards);
    this.pending = [];
    this.afterwards = [];
  }
}

/** Whether PostgreSQL would run an action of `change` before one of `earlier` that it may depend on. */
function overtakes(change: Actions, earlier: Actions): boolean {
  const first = Math.min(...change.actions.map((it) => it.pass));
  const last = Math.max(...earlier.actions.map((it) => it.pass));
  if (first >= last) return false;
  const { names } = earlier;
  return names === null || change.names === null || change.names.some((name) => names.includes(name));
}
