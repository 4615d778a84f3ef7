import type { Index } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { indexSql } from '../create-table.js';
import { quoteIdentifier } from '../quoting.js';
import { isMariadb } from '../server.js';
import type { Clause } from './column-edits.js';
import type { Part } from './parts.js';
import { dropClause } from './parts.js';

/** What one ALTER TABLE does to keys, indexes and checks, and what it can do besides. */
export class PartEdits {
  private readonly touched = new Map<string, 'dropped' | 'added'>();
  private addsFulltext = false;

  constructor(
    private readonly clauses: Clause[],
    private readonly server: Server,
  ) {}

  get dropsAny(): boolean {
    return [...this.touched.values()].includes('dropped');
  }

  /** A foreign key's name is free only after the statement that drops it, on MariaDB for checks as well. */
  canAdd(part: Part): boolean {
    const { kind, name } = part;
    if (this.touched.get(keyOf(part)) === 'added') return false;
    const waits = kind === 'foreignKey' || (kind === 'check' && isMariadb(this.server));
    return !waits || this.canDrop({ kind: 'foreignKey', name });
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

  canDrop(part: Part): boolean {
    return !this.touched.has(keyOf(part));
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
}

const keyOf = ({ kind, name }: Part) => `${kind}\0${name.toLowerCase()}`;
