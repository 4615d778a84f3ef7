import {
  type ColumnNode,
  ColumnNode as Columns,
  ColumnUpdateNode,
  type KyselyPlugin,
  type OnConflictNode,
  OperationNodeTransformer,
  RawNode,
  type TableNode,
  type UpdateQueryNode,
} from 'kysely';
import { declarationsIn } from '../schema/declare.js';
import { transformingPlugin } from './transforming-plugin.js';

/**
 * Sets every column that is `onUpdateNow({ plugin: true })` to the database's current time in each UPDATE, and in the update of
 * an upsert, that does not set it itself. For SQLite and PostgreSQL, where no column can do that by itself;
 * MySQL and MariaDB need no plugin.
 *
 *     new Kysely<Database>({ dialect, plugins: [updatedAtPlugin(models)] })
 */
export function updatedAtPlugin(models: object): KyselyPlugin {
  const columns = new Map<string, readonly string[]>();
  for (const table of declarationsIn(models).tables) {
    const names = Object.entries(table.columns).flatMap(([name, it]) =>
      it.definition.updatedByPlugin ? [name] : [],
    );
    if (names.length > 0) columns.set(table.name, names);
  }
  return transformingPlugin(new UpdatedAt(columns));
}

class UpdatedAt extends OperationNodeTransformer {
  constructor(private readonly columns: ReadonlyMap<string, readonly string[]>) {
    super();
  }

  protected override transformUpdateQuery(node: UpdateQueryNode): UpdateQueryNode {
    const transformed = super.transformUpdateQuery(node);
    const { table, updates = [] } = transformed;
    return { ...transformed, updates: [...updates, ...this.missing(nameOf(table), updates)] };
  }

  protected override transformInsertQuery(
    ...args: Parameters<OperationNodeTransformer['transformInsertQuery']>
  ): ReturnType<OperationNodeTransformer['transformInsertQuery']> {
    const transformed = super.transformInsertQuery(...args);
    const { onConflict, into } = transformed;
    if (onConflict?.updates === undefined) return transformed;
    const updates = [...onConflict.updates, ...this.missing(nameOf(into), onConflict.updates)];
    return { ...transformed, onConflict: { ...onConflict, updates } as OnConflictNode };
  }

  private missing(table: string | null, updates: readonly ColumnUpdateNode[]): readonly ColumnUpdateNode[] {
    const set = new Set(updates.map((it) => (it.column as ColumnNode).column?.name));
    const names = (table === null ? undefined : this.columns.get(table)) ?? [];
    return names
      .filter((name) => !set.has(name))
      .map((name) =>
        ColumnUpdateNode.create(Columns.create(name), RawNode.createWithSql('CURRENT_TIMESTAMP')),
      );
  }
}

/** The table of `update users` and of `update users as u`. */
function nameOf(node: { readonly kind: string } | undefined): string | null {
  if (node?.kind === 'AliasNode') return nameOf((node as unknown as { node: TableNode }).node);
  return node?.kind === 'TableNode' ? (node as TableNode).table.identifier.name : null;
}
