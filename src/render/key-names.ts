import type { ForeignKey, NamingConvention, PrimaryKey, Table, UniqueConstraint } from '../catalog/index.js';
import { conventionalName, quoteText } from '../catalog/index.js';

type Key = PrimaryKey | UniqueConstraint | ForeignKey;

/** What models say of the names of keys: nothing where they follow the convention. */
export class KeyNames {
  constructor(
    private readonly naming: NamingConvention,
    private readonly maxNameBytes: number,
  ) {}

  /** The options of a builder's call: `{ name: 'uq_email' }`, or nothing. */
  option(key: Key, table: Table): string {
    const entries = this.entries(key, table);
    return entries.length === 0 ? '' : `{ ${entries.join(', ')} }`;
  }

  /** The entry of such options; a key without a name takes the conventional one, unless that is another's. */
  entries(key: Key, table: Table): readonly string[] {
    const conventional = this.conventional(key, table);
    if (key.name === null) return this.isShared(conventional, table) ? ['name: null'] : [];
    return key.name === conventional ? [] : [`name: ${quoteText(key.name)}`];
  }

  private isShared(name: string, table: Table): boolean {
    const keys = [table.primaryKey ?? [], table.uniques, table.foreignKeys].flat();
    const names = [
      ...keys.map((it) => it.name ?? this.conventional(it, table)),
      ...table.indexes.map((it) => it.name),
    ];
    return names.filter((it) => it === name).length > 1;
  }

  private conventional(key: Key, table: Table): string {
    const { naming, maxNameBytes } = this;
    const parts = { table: table.name, columns: key.columns };
    switch (key.kind) {
      case 'primaryKey':
        return conventionalName(naming.pk, parts, maxNameBytes);
      case 'unique':
        return conventionalName(naming.uq, parts, maxNameBytes);
      case 'foreignKey':
        return conventionalName(naming.fk, { ...parts, referred: key.references.name }, maxNameBytes);
    }
  }
}
