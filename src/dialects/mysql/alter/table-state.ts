import type { Column, Index, Table } from '../../../catalog/index.js';
import type { TableChange } from '../../../operations/index.js';
import { applyChanges } from '../../../operations/index.js';
import type { Server } from '../../dialect.js';
import { tableCollation } from '../collations.js';
import { partOfColumn } from '../column-definition.js';
import { renamedIn } from '../expressions.js';
import { canServe, keyColumnsOf } from '../inspect/server-table.js';
import { engineOf, isMariadb } from '../server.js';
import { countsWithinKeys } from '../storage.js';
import { hasCollation } from '../types.js';
import type { LiveTable } from './live-table.js';

/** A table while it is altered: each change, once compiled, is made here too. */
export class TableState {
  table: Table;
  readonly attributes: Map<string, readonly string[]>;
  private readonly sayingCollation: Set<string>;
  readonly columnChecks: Map<string, string>;
  readonly madeIndexes: Map<string, readonly string[]>;
  /**
   * The names of foreign keys without an index: MariaDB lets the last one go together with the primary key. They stay
   * as they are.
   */
  readonly unserved: ReadonlySet<string | null>;
  /** The engine by now: the table's options say early in a block which one it is to have in the end. */
  engine: string;
  private readonly referred: Set<string>;

  constructor(
    live: LiveTable,
    private readonly server: Server,
  ) {
    this.table = live.table;
    this.engine = engineOf(live.table.options, server);
    this.attributes = new Map(live.attributes);
    this.sayingCollation = new Set(live.sayingCollation);
    this.columnChecks = new Map(live.columnChecks);
    this.madeIndexes = new Map(live.madeIndexes);
    this.referred = new Set(live.referred);
    const served = [...keyColumnsOf(live.table, server), ...live.madeIndexes.values()];
    const unserved = live.table.foreignKeys.filter(
      (key) => !served.some((columns) => canServe(columns, key.columns)),
    );
    this.unserved = new Set(unserved.map((it) => it.name));
  }

  column(name: string): Column | null {
    return this.table.columns.find((it) => it.name === name) ?? null;
  }

  /** The collation that a column says: its own, or that of its table if it has always said it. */
  saidCollation({ name, type, collation }: Column): string | null {
    const says = this.sayingCollation.has(name) && hasCollation(type);
    return collation ?? (says ? tableCollation(this.table.options, this.server) : null);
  }

  /**
   * The index over just these columns that may have been made for a foreign key without a name. A new key
   * would take its place with an index of its own, unless the index is created anew, as one that is wanted.
   */
  adoptedIndex(columns: readonly string[]): Index | null {
    const isOver = (index: Index) =>
      index.keys.length === columns.length &&
      canServe(
        index.keys.map((key) => key.column),
        columns,
      );
    const isPlain = (index: Index) =>
      !index.unique && index.method === null && index.keys.every((key) => key.length === null);
    return this.table.indexes.find((it) => isOver(it) && isPlain(it)) ?? null;
  }

  /** Whether a column is in a foreign key, at either end, which on MySQL ties its name. */
  isTied(name: string): boolean {
    if (isMariadb(this.server)) return false;
    return this.referred.has(name) || this.table.foreignKeys.some((key) => key.columns.includes(name));
  }

  /** Columns with AUTO_INCREMENT without a key in which they may count, as may be between two statements. */
  unkeyedCounters(): readonly Column[] {
    const keys = [...keyColumnsOf(this.table, this.server), ...this.madeIndexes.values()];
    const keyed = keys.flatMap((key) => (countsWithinKeys(this.engine) ? key : key.slice(0, 1)));
    return this.table.columns.filter((it) => it.identity !== null && !keyed.includes(it.name));
  }

  /** Throws DbmError `migration` when the change does not fit the table. */
  apply(change: TableChange): void {
    this.table = applyChanges(this.table, [change]);
    switch (change.kind) {
      case 'renameColumn':
        this.rename(change.from, change.to);
        break;
      case 'alterColumn': {
        const { from, to } = change;
        if (from !== null && from.name !== to.name) this.rename(from.name, to.name);
        return;
      }
      case 'dropColumn':
        this.attributes.delete(change.column.name);
        this.sayingCollation.delete(change.column.name);
        this.columnChecks.delete(change.column.name);
        return;
      case 'addConstraint': {
        if (change.constraint.kind !== 'check') return;
        const column = partOfColumn(change.constraint, this.table, this.server);
        if (column !== null) this.columnChecks.set(column.name, change.constraint.expression);
        return;
      }
      case 'dropConstraint':
        if (change.constraint.kind === 'check') this.columnChecks.delete(change.constraint.name ?? '');
        return;
      case 'addColumn':
      case 'moveColumn':
      case 'validateConstraint':
      case 'renameConstraint':
      case 'createIndex':
      case 'dropIndex':
      case 'renameIndex':
      case 'alterPartComment':
      case 'alterComment':
      case 'alterOptions':
        return;
    }
  }

  /** Expressions follow a rename, as they do on the server (MariaDB) or are made to (MySQL, see redefine-users.ts). */
  private rename(from: string, to: string): void {
    const renamed = (expression: string) => renamedIn(expression, from, to);
    const { table } = this;
    const { partitionBy } = table.options;
    this.table = {
      ...table,
      options:
        partitionBy === undefined ? table.options : { ...table.options, partitionBy: renamed(partitionBy) },
      checks: table.checks.map((it) => ({
        ...it,
        name: it.name === from && this.columnChecks.has(from) ? to : it.name,
        expression: renamed(it.expression),
      })),
      indexes: table.indexes.map((index) => ({
        ...index,
        keys: index.keys.map((key) =>
          key.expression === null ? key : { ...key, expression: renamed(key.expression) },
        ),
      })),
      columns: table.columns.map((column) => ({
        ...column,
        generated:
          column.generated === null
            ? null
            : { ...column.generated, expression: renamed(column.generated.expression) },
        default:
          column.default?.kind === 'sql' ? { kind: 'sql', sql: renamed(column.default.sql) } : column.default,
      })),
    };
    for (const columns of [this.referred, this.sayingCollation]) if (columns.delete(from)) columns.add(to);
    moveKey(this.attributes, from, to);
    moveKey(this.columnChecks, from, to);
    for (const [name, check] of this.columnChecks) this.columnChecks.set(name, renamed(check));
    for (const [name, columns] of this.madeIndexes) {
      this.madeIndexes.set(
        name,
        columns.map((it) => (it === from ? to : it)),
      );
    }
  }
}

function moveKey<T>(map: Map<string, T>, from: string, to: string): void {
  const value = map.get(from);
  if (value === undefined) return;
  map.delete(from);
  map.set(to, value);
}
