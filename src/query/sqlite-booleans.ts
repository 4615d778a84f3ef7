import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PrimitiveValueListNode,
  type ValueNode,
} from 'kysely';
import { transformingPlugin } from './transforming-plugin.js';

/**
 * Writes booleans as 1 and 0, which is what TRUE and FALSE are to SQLite; better-sqlite3 takes no others.
 * https://www.sqlite.org/datatype3.html#boolean_datatype
 */
export function sqliteBooleans(): KyselyPlugin {
  return transformingPlugin(new AsNumbers());
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
