import {
  type Expression,
  ExpressionWrapper,
  IdentifierNode,
  OperationNodeTransformer,
  type SelectQueryNode,
  type SqlBool,
  type TableNode,
} from 'kysely';

/** A condition that says `categories.name`, about a table that is called otherwise in its query. */
export function renameTable(
  condition: Expression<SqlBool>,
  from: string,
  to: string,
): ExpressionWrapper<unknown, never, SqlBool> {
  return new ExpressionWrapper(new TableRenamer(from, to).transformNode(condition.toOperationNode()));
}

class TableRenamer extends OperationNodeTransformer {
  constructor(
    private readonly from: string,
    private readonly to: string,
  ) {
    super();
  }

  protected override transformTable(node: TableNode): TableNode {
    const { table } = node;
    if (table.identifier.name !== this.from) return node;
    return { ...node, table: { ...table, identifier: IdentifierNode.create(this.to) } };
  }

  /** A query in the condition that selects from a table of this name means that one. */
  protected override transformSelectQuery(node: SelectQueryNode): SelectQueryNode {
    const froms = [...(node.from?.froms ?? []), ...(node.joins ?? []).map((it) => it.table)];
    const names = froms.map((it) => {
      if (it.kind === 'AliasNode') return (it as unknown as { alias: { name?: string } }).alias.name;
      return (it as Partial<TableNode>).table?.identifier.name;
    });
    return names.includes(this.from) ? node : super.transformSelectQuery(node);
  }
}
