import type { Index, Table } from '../../../catalog/index.js';
import { sameTable } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { indexSql } from '../create-table.js';
import { quoteIdentifier } from '../quoting.js';
import type { Clause } from './column-edits.js';
import type { Part } from './parts.js';
import { dropClause } from './parts.js';

/** What one ALTER TABLE does to keys, indexes and checks, and what it can do besides. */
export class PartEdits {
  private readonly touched = new Map<string, 'dropped' | 'added'>();
  private addsFulltext = false;

  /** `start` is the table as it is before the statement, null when that is not known. */
  constructor(
    private readonly clauses: Clause[],
    private readonly start: Table | null,
    private readonly server: Server,
  ) {}

  get dropsAny(): boolean {
    return [...this.touched.values()].includes('dropped');
  }

  /** A foreign key's name is free only after the statement that drops it. */
  canAdd(part: Part): boolean {
    const before = this.touched.get(keyOf(part));
    return before === undefined || (before === 'dropped' && part.kind !== 'foreignKey');
  }

  /** "InnoDB presently supports one FULLTEXT index creation at a time". */
  canAddIndex({ name, method }: Index): boolean {
    return this.canAdd({ kind: 'index', name }) && !(method === 'fulltext' && this.addsFulltext);
  }

  addIndex(index: Index): void {
    this.add({ kind: 'index', name: index.name }, indexSql(index, this.server));
    this.addsFulltext ||= index.method === 'fulltext';
  }

  /** `part` is null when the server is to find a name. */
  add(part: Part | null, definition: string): void {
    if (part !== null) this.touched.set(keyOf(part), 'added');
    this.clauses.push(`ADD ${definition}`);
  }

  touches(part: Part): boolean {
    return this.touched.has(keyOf(part));
  }

  /** A key of the table that its own foreign key points to is free only after the statement that drops that. */
  canDrop(part: Part): boolean {
    const isKey = part.kind === 'index' || part.kind === 'primaryKey';
    return !this.touches(part) && !(isKey && this.dropsOwnForeignKey);
  }

  drop(part: Part): void {
    this.touched.set(keyOf(part), 'dropped');
    this.clauses.push(dropClause(part));
  }

  /** Drops and adds a part, unless the statement changes it anyway. */
  replace(part: Part, definition: string): void {
    if (!this.canDrop(part)) return;
    this.drop(part);
    this.add(part, definition);
  }

  renameIndex(from: string, to: string): void {
    this.touched.set(keyOf({ kind: 'index', name: from }), 'dropped');
    this.touched.set(keyOf({ kind: 'index', name: to }), 'added');
    this.clauses.push(`RENAME INDEX ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`);
  }

  private get dropsOwnForeignKey(): boolean {
    return (this.start?.foreignKeys ?? []).some(
      (key) =>
        sameTable(key.references, this.start!) &&
        this.touched.get(keyOf({ kind: 'foreignKey', name: key.name ?? '' })) === 'dropped',
    );
  }
}

const keyOf = ({ kind, name }: Part) => `${kind}\0${name.toLowerCase()}`;
