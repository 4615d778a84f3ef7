import type { Column, Constraint, Default, Table, TableOptions, TableRef } from '../../catalog/index.js';
import { plainColumn, sameTable } from '../../catalog/index.js';
import type { AddColumn, AlterColumn, MoveColumn, TableChange } from '../../operations/index.js';
import { findConstraint } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import type { Server } from '../dialect.js';
import { AlterBatch, hasUnsafeDefault } from './alter-batch.js';
import { incomplete, keysOver, mergedColumn, partOf, unknownColumn } from './alter-parts.js';
import { charsetOf } from './collations.js';
import { columnDefinition, partOfColumn } from './column-definition.js';
import { constraintSql, indexSql } from './create-table.js';
import { valueSql } from './defaults.js';
import type { LiveTable } from './live-table.js';
import { qualified, quoteIdentifier, quoteString } from './quoting.js';
import type { Replacement, Users } from './replace-column.js';
import { keyParts, losesWholeKeys, replacementOf, usersOf, withoutUsers } from './replace-column.js';
import { resolveOptions } from './resolve.js';
import { asUniqueConstraint } from './resolve-index.js';
import { tableDefaults } from './server.js';
import { TableState } from './table-state.js';
import { hasCollation, typeSql } from './types.js';

type RenameColumn = Extract<TableChange, { kind: 'renameColumn' }>;

/**
 * Gathers the changes of one table into ALTER TABLE statements: into the one that is open as long as they
 * can take effect together, else that one is written and the next is begun.
 */
export class AlterPlan {
  private readonly statements: string[] = [];
  /** The table after the changes so far; null when nothing is known of it. */
  private readonly state: TableState | null;
  /** The table before the statement that is open. */
  private start: Table | null;
  private batch: AlterBatch;
  /** Columns that are being added with a value for the rows, as they are to be in the end. */
  private readonly provisional = new Map<string, Column>();
  /** Columns that AUTO_INCREMENT was taken from for a while. */
  private readonly uncounted = new Set<string>();

  constructor(
    private readonly ref: TableRef,
    live: LiveTable | null,
    private readonly server: Server,
  ) {
    this.state = live === null ? null : new TableState(live, server);
    this.start = live?.table ?? null;
    this.batch = new AlterBatch(this.start, server);
  }

  /** Throws DbmError `migration` when the change does not fit the table. */
  add(change: TableChange): void {
    switch (change.kind) {
      case 'addColumn':
        this.addColumn(change);
        break;
      case 'dropColumn':
        this.dropColumn(change);
        break;
      case 'alterColumn':
        this.alterColumn(change);
        break;
      case 'renameColumn':
        this.renameColumn(change);
        break;
      case 'moveColumn':
        this.moveColumn(change);
        break;
      case 'addConstraint':
        this.addConstraint(change.constraint);
        break;
      case 'dropConstraint':
        this.dropConstraint(this.known(change.constraint));
        break;
      case 'renameConstraint':
        this.renameConstraint(this.known(change.constraint), change.to);
        break;
      case 'createIndex':
        this.createIndex(change);
        break;
      case 'dropIndex':
        this.dropIndex(change);
        break;
      case 'renameIndex':
        this.renameIndex(change);
        break;
      case 'alterComment':
        this.state?.apply(change);
        this.batch.addOptions([`COMMENT = ${quoteString(change.to ?? '')}`]);
        break;
      case 'alterOptions':
        this.alterOptions(change.from, change.to);
        break;
    }
  }

  finish(): readonly string[] {
    while (this.provisional.size > 0) this.write();
    for (const column of this.countLater()) this.batch.alterColumn(column.name, column);
    if (!this.batch.isEmpty) this.alter(this.batch.finish(this.state));
    return this.statements;
  }

  /** Writes the open statement. The next one redefines the columns that had another definition in it. */
  private write(): void {
    if (this.batch.isEmpty) return;
    const unkeyed = this.state?.unkeyedCounters() ?? [];
    for (const column of this.countLater()) {
      if (!unkeyed.includes(column)) this.batch.alterColumn(column.name, column);
    }
    // AUTO_INCREMENT wants a key in every statement: a column that gets one later, or back, counts later.
    for (const column of unkeyed) {
      this.batch.alterForNow(column.name, { ...column, identity: null });
      this.uncounted.add(column.name);
    }
    this.alter(this.batch.finish(this.state));
    this.start = this.state?.table ?? null;
    this.batch = new AlterBatch(this.start, this.server);
    for (const [name, column] of this.provisional) this.batch.alterColumn(name, column);
    this.provisional.clear();
  }

  /** The columns that are to count again, of which there are then no more. */
  private countLater(): readonly Column[] {
    const names = [...this.uncounted];
    this.uncounted.clear();
    return names.flatMap((name) => this.state?.column(name) ?? []);
  }

  private writeAll(): void {
    while (!this.batch.isEmpty) this.write();
  }

  private writeUnless(fits: (batch: AlterBatch) => boolean): void {
    while (!this.batch.isEmpty && !fits(this.batch)) this.write();
  }

  private alter(clauses: readonly string[]): void {
    this.statements.push(`ALTER TABLE ${qualified(this.ref)}\n  ${clauses.join(',\n  ')}`);
  }

  /** Fills a column, or its nulls. ON UPDATE CURRENT_TIMESTAMP must not fire: nobody touched the rows. */
  private update(name: string, value: string, nullsOf: string | null): void {
    const pinned = (this.start?.columns ?? []).filter((it) => it.onUpdateNow && it.name !== name);
    const assignments = [
      `${quoteIdentifier(name)} = ${value}`,
      ...pinned.map((it) => `${quoteIdentifier(it.name)} = ${quoteIdentifier(it.name)}`),
    ];
    const where = nullsOf === null ? '' : ` WHERE ${quoteIdentifier(nullsOf)} IS NULL`;
    this.statements.push(`UPDATE ${qualified(this.ref)} SET ${assignments.join(', ')}${where}`);
  }

  private addColumn(change: AddColumn): void {
    const { column, position } = change;
    this.writeUnless((batch) => batch.canAddColumn(column));
    this.state?.apply(change);
    const backfill = change.backfill ?? (hasUnsafeDefault(column, this.server) ? column.default : null);
    if (backfill === null || column.generated !== null || column.identity !== null) {
      this.batch.addColumn(column, position);
      return;
    }
    this.provisional.set(column.name, column);
    if (backfill.kind !== 'sql') {
      this.batch.addColumn({ ...column, default: backfill }, position, true);
      return;
    }
    // A default cannot hold all that an UPDATE can: queries, other columns.
    this.batch.addColumn({ ...column, nullable: true, default: null }, position, true);
    this.write();
    this.update(column.name, valueSql(backfill, column.type), null);
  }

  private dropColumn(change: Extract<TableChange, { kind: 'dropColumn' }>): void {
    const { name } = change.column;
    const keys = this.state === null ? [] : keysOver(this.state.table, name);
    this.writeUnless((batch) => batch.canDropColumn(name) && keys.every((key) => batch.canDropPart(key)));
    this.state?.apply(change);
    for (const key of keys) this.batch.dropPart(key);
    this.batch.dropColumn(name);
  }

  private renameColumn(change: RenameColumn): void {
    const { from, to } = change;
    if (this.state?.isTied(from) === true) {
      this.renameAlone(this.state, change);
      return;
    }
    this.writeUnless((batch) => batch.canRenameColumn(from, to));
    if (this.uncounted.delete(from)) this.uncounted.add(to);
    this.state?.apply(change);
    this.batch.renameColumn(from, to);
  }

  private moveColumn(change: MoveColumn): void {
    const column = this.state?.column(change.column) ?? null;
    if (this.state === null || column === null) throw unknownColumn(this.ref, change.column);
    this.writeUnless((batch) => batch.canMoveColumn(column));
    this.state.apply(change);
    this.batch.moveColumn(column);
  }

  /**
   * MySQL does not rename a column of a foreign key, at either end, in a statement that copies the table, as
   * adding a check or a stored column does. So what uses the column goes before, and comes back after.
   * https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-foreign-key-operations
   */
  private renameAlone(state: TableState, change: RenameColumn): void {
    this.writeAll();
    const users = usersOf(state.table, change.from, 'expressions', this.server);
    this.dropUsers(users);
    this.writeAll();
    this.batch = new AlterBatch(withoutUsers(state.table, users), this.server);
    state.apply(change);
    this.batch.renameColumn(change.from, change.to);
    this.write();
    this.addUsers(usersOf(state.table, change.to, 'expressions', this.server));
  }

  private dropUsers(users: Users): void {
    for (const part of users.parts) this.batch.dropPart(part);
    for (const { column } of users.columns) this.batch.dropColumn(column.name);
  }

  private addUsers(users: Users): void {
    for (const { column, position } of users.columns) this.batch.addColumn(column, position);
    for (const part of users.parts) this.batch.addPart(part, part.definition);
  }

  private alterColumn({ from, to, using, backfill }: AlterColumn): void {
    const old = (from ?? to).name;
    if (old !== to.name && this.state?.isTied(old) === true) {
      this.renameColumn({ kind: 'renameColumn', from: old, to: to.name });
      this.alterColumn({
        kind: 'alterColumn',
        from: from && { ...from, name: to.name },
        to,
        using,
        backfill,
      });
      return;
    }
    const before = this.state?.column(old) ?? from;
    const after = before === null ? to : mergedColumn(before, from ?? before, to);
    const replacement = replacementOf(this.state?.table ?? null, before, after, using, this.server);
    if (replacement !== null) this.replaceColumn(replacement, backfill);
    else if (backfill !== null && !after.nullable && before?.nullable !== false) {
      this.fillAndRedefine(old, before, after, backfill);
    } else this.redefine(old, after);
  }

  private fillAndRedefine(name: string, before: Column | null, after: Column, backfill: Default): void {
    const value = valueSql(backfill, after.type);
    if (before !== null && typeSql(before.type) !== typeSql(after.type)) {
      // The value may be one of the new type only.
      this.redefine(name, { ...after, nullable: true });
      this.write();
      this.update(after.name, value, after.name);
      this.redefine(after.name, after);
      return;
    }
    // A plain value can be set before the statement that is open, if that does not touch what decides on it.
    const isPlain = backfill.kind !== 'sql';
    this.writeUnless((batch) => isPlain && !batch.touchesColumn(name) && !batch.dropsParts);
    this.update(name, value, name);
    this.redefine(name, after);
  }

  private redefine(name: string, column: Column): void {
    const from = this.state?.column(name) ?? null;
    const renews = from !== null && losesWholeKeys(from, column, this.server);
    const keysOf = (it: string) => (renews ? keyParts(this.state!.table, it, this.server) : []);
    const keys = keysOf(name);
    this.writeUnless(
      (batch) => batch.canAlterColumn(name, column) && keys.every((key) => batch.canDropPart(key)),
    );
    this.state?.apply({ kind: 'alterColumn', from, to: column, using: null, backfill: null });
    this.batch.alterColumn(name, column);
    for (const key of keys) this.batch.dropPart(key);
    for (const key of keysOf(column.name)) this.batch.addPart(key, key.definition);
  }

  private replaceColumn(replacement: Replacement, backfill: Default | null): void {
    const { before, after, value, position, temporary, users } = replacement;
    this.writeAll();
    if (value !== null) {
      const filled = { ...plainColumn(temporary, after.type), collation: after.collation };
      this.alter([`ADD COLUMN ${columnDefinition(filled, this.server)} AFTER ${quoteIdentifier(before)}`]);
      this.update(temporary, `(${value})`, null);
      if (!after.nullable && backfill !== null) {
        this.update(temporary, valueSql(backfill, after.type), temporary);
      }
    }
    // Generated columns are added again in the same statement, where such a default must not be.
    const isLater = users.columns.length > 0 && hasUnsafeDefault(after, this.server);
    const first = isLater ? { ...after, default: null } : after;
    this.dropUsers(users);
    this.batch.dropColumn(before);
    const from = this.state?.column(before) ?? null;
    this.state?.apply({ kind: 'alterColumn', from, to: first, using: null, backfill: null });
    if (value === null) this.batch.addColumn(first, position);
    else this.batch.alterColumn(temporary, first);
    this.addUsers(users);
    if (isLater) this.redefineLater(after);
  }

  private redefineLater(column: Column): void {
    this.writeAll();
    this.redefine(column.name, column);
  }

  /** The constraint as the table has it, or as the change says it when nothing is known of the table. */
  private known(constraint: Constraint): Constraint {
    return this.state === null ? constraint : findConstraint(this.state.table, constraint);
  }

  private addConstraint(constraint: Constraint): void {
    const change: TableChange = { kind: 'addConstraint', constraint };
    const column = this.columnOf(constraint);
    if (column !== null) {
      this.redefineWith(column, change);
      return;
    }
    const part = constraint.name === null ? null : partOf(constraint, this.ref);
    const isOwn = constraint.kind === 'foreignKey' && sameTable(constraint.references, this.ref);
    this.writeUnless(
      // The columns that a foreign key of the table points to in itself must be there already.
      (batch) => (part === null || batch.canAddPart(part)) && !(isOwn && batch.changesColumns),
    );
    this.state?.apply(change);
    if (constraint.kind === 'foreignKey') this.adoptIndex(constraint.columns);
    this.batch.addPart(part, constraintSql(constraint, this.server));
  }

  private adoptIndex(columns: readonly string[]): void {
    const index = this.state?.adoptedIndex(columns) ?? null;
    if (index === null) return;
    const part = { kind: 'index', name: index.name } as const;
    if (!this.batch.canDropPart(part)) return;
    this.batch.dropPart(part);
    this.batch.addPart(part, indexSql(index));
  }

  private dropConstraint(constraint: Constraint): void {
    const change: TableChange = { kind: 'dropConstraint', constraint };
    const part = partOf(constraint, this.ref);
    const column = this.state?.columnChecks.has(part.name) ? this.columnOf(constraint) : null;
    if (column !== null) {
      this.redefineWith(column, change);
      return;
    }
    this.writeUnless((batch) => batch.canDropPart(part));
    this.state?.apply(change);
    this.batch.dropPart(part);
  }

  /** MariaDB: the column that a check is part of. */
  private columnOf(constraint: Constraint): Column | null {
    if (this.state === null || constraint.kind !== 'check') return null;
    return partOfColumn(constraint, this.state.table, this.server);
  }

  /** A check that is part of a column comes and goes with the column's definition. */
  private redefineWith(column: Column, change: TableChange): void {
    this.writeUnless((batch) => batch.canAlterColumn(column.name, column));
    this.state?.apply(change);
    this.batch.alterColumn(column.name, column);
  }

  private renameConstraint(constraint: Constraint, to: string): void {
    switch (constraint.kind) {
      case 'primaryKey':
        // It is called PRIMARY, whatever the models say.
        return;
      case 'unique': {
        const { name } = partOf(constraint, this.ref);
        this.moveIndex(name, to, { kind: 'renameConstraint', constraint, to });
        break;
      }
      case 'foreignKey':
      case 'check': {
        const isSaid =
          constraint.kind === 'check' ? constraint.expression !== '' : constraint.columns.length > 0;
        if (!isSaid) throw incomplete(constraint, this.ref, 'definition');
        this.dropConstraint(constraint);
        this.addConstraint({ ...constraint, name: to });
        break;
      }
    }
  }

  private createIndex(change: Extract<TableChange, { kind: 'createIndex' }>): void {
    const { index } = change;
    const unique = asUniqueConstraint(index);
    if (unique !== null) {
      this.addConstraint(unique);
      return;
    }
    const part = { kind: 'index', name: index.name } as const;
    this.writeUnless((batch) => batch.canAddPart(part));
    this.state?.apply(change);
    this.batch.addPart(part, indexSql(index));
  }

  private dropIndex(change: Extract<TableChange, { kind: 'dropIndex' }>): void {
    const unique = this.uniqueNamed(change.index.name);
    if (unique !== null) {
      this.dropConstraint(unique);
      return;
    }
    const part = { kind: 'index', name: change.index.name } as const;
    this.writeUnless((batch) => batch.canDropPart(part));
    this.state?.apply(change);
    this.batch.dropPart(part);
  }

  private renameIndex(change: Extract<TableChange, { kind: 'renameIndex' }>): void {
    const unique = this.uniqueNamed(change.index.name);
    if (unique !== null) {
      this.renameConstraint(unique, change.to);
      return;
    }
    this.moveIndex(change.index.name, change.to, change);
  }

  private moveIndex(from: string, to: string, change: TableChange): void {
    const [old, now] = [{ kind: 'index', name: from } as const, { kind: 'index', name: to } as const];
    this.writeUnless((batch) => batch.canDropPart(old) && batch.canAddPart(now));
    this.state?.apply(change);
    this.batch.renameIndex(from, to);
  }

  /** A migration file may call a unique constraint an index, for it is one. */
  private uniqueNamed(name: string): Constraint | null {
    return this.state?.table.uniques.find((it) => it.name === name) ?? null;
  }

  private alterOptions(fromOptions: TableOptions, toOptions: TableOptions): void {
    const [from, to] = [resolveOptions(fromOptions, this.server), resolveOptions(toOptions, this.server)];
    this.state?.apply({ kind: 'alterOptions', from, to });
    const defaults = tableDefaults(this.server);
    if (from.engine !== to.engine) this.batch.addOptions([`ENGINE = ${to.engine ?? defaults.engine}`]);
    if (equal([from.charset, from.collation], [to.charset, to.collation])) return;
    const { charset, collation } = to.charset === null && to.collation === null ? defaults : to;
    const set = charset ?? charsetOf(collation!);
    const collate = collation === null ? '' : ` COLLATE ${collation}`;
    if (this.state === null) {
      this.batch.addOptions([`CONVERT TO CHARACTER SET ${set}${collate}`]);
      return;
    }
    // The columns that say nothing of a collation have the table's, so they follow it; the others stay.
    const following = this.state.table.columns.filter((it) => hasCollation(it.type) && it.collation === null);
    this.writeUnless((batch) => following.every((it) => batch.canFollow(it)));
    for (const column of following)
      if (!this.batch.adds(column.name)) this.batch.alterColumn(column.name, column);
    this.batch.addOptions([`DEFAULT CHARACTER SET ${set}${collate}`]);
  }
}
