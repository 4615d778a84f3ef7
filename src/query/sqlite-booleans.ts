import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type PrimitiveValueListNode,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
  type ValueNode,
} from 'kysely';

/**
 * Writes booleans as 1 and 0, which is what TRUE and FALSE are to SQLite; better-sqlite3 takes no others.
 * https://www.sqlite.org/datatype3.html#boolean_datatype
 */
export function sqliteBooleans(): KyselyPlugin {
  const transformer = new AsNumbers();
  return {
    transformQuery: ({ node }: PluginTransformQueryArgs): RootOperationNode =>
      transformer.transformNode(node),
    transformResult: async ({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> =>
      result,
  };
}

class AsNumbers extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return { ...node, value: asNumber(node.value) };
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...node, values: node.values.map(asNumber) };
  }
}

const asNumber = (value: unknown) => (typeof value === 'boolean' ? Number(value) : value);
