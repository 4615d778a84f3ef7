import { DbmError } from '../errors/index.js';

/** What an SQL fragment may hold between its texts. */
export type SqlPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'identifier'; readonly names: readonly string[] }
  | { readonly kind: 'literal'; readonly value: LiteralValue };

export type LiteralValue = string | number | bigint | boolean | null;

/** How an engine writes names and values; every dialect is one. */
export interface SqlWriter {
  quoteIdentifier(name: string): string;
  literal(value: LiteralValue): string;
}

/** A piece of SQL that an engine's writer turns into text. Made by the `sql` tag. */
export class Sql {
  constructor(readonly parts: readonly SqlPart[]) {}

  /** The text of the fragment, values inlined and names quoted by `writer`. */
  toText(writer: SqlWriter): string {
    return this.parts
      .map((part) => {
        if (part.kind === 'text') return part.text;
        if (part.kind === 'literal') return writer.literal(part.value);
        return part.names.map((name) => writer.quoteIdentifier(name)).join('.');
      })
      .join('');
  }
}

/** Anything of Kysely's that can be embedded: its own `sql` template. */
export interface KyselyExpression {
  toOperationNode(): unknown;
}

/** An SQL expression: made by dbm's `sql` or by Kysely's. */
export type SqlInput = Sql | KyselyExpression;

/** What may stand in `${...}`: another fragment, a column of a model, or a value, which is inlined. */
export type SqlValue = SqlInput | { readonly columnName: string } | LiteralValue;

function sqlTag(texts: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
  const parts: SqlPart[] = [];
  texts.forEach((text, i) => {
    if (text !== '') parts.push({ kind: 'text', text });
    if (i < values.length) parts.push(...partsOf(values[i]!));
  });
  return new Sql(parts);
}

/**
 * Raw SQL as a template. Columns of a model become quoted names, other values become literals.
 *
 *     check(sql`${t.price} >= 0`)
 *     await op.execute(sql`update users set role = ${'reader'} where role is null`)
 */
export const sql = Object.assign(sqlTag, {
  /** SQL text as it stands: never pass anything that comes from outside. */
  raw: (text: string): Sql => new Sql([{ kind: 'text', text }]),
  /** A quoted name, qualified when several are given. */
  id: (...names: string[]): Sql => new Sql([{ kind: 'identifier', names }]),
});

function partsOf(value: SqlValue): readonly SqlPart[] {
  if (value instanceof Sql) return value.parts;
  if (typeof value !== 'object' || value === null) return [{ kind: 'literal', value }];
  if ('columnName' in value) return [{ kind: 'identifier', names: [value.columnName] }];
  return toSql(value).parts;
}

/** Accepts dbm's fragments and Kysely's `sql` template alike. Throws DbmError `models` for anything else. */
export function toSql(input: SqlInput): Sql {
  if (input instanceof Sql) return input;
  if (!isSqlInput(input)) {
    throw new DbmError('models', `Not an SQL expression: ${JSON.stringify(input)}`, {
      hint: 'Write sql`...`, with the template of kysely-dbm/schema or of kysely.',
    });
  }
  // A second copy of this module (the command's and the project's) makes fragments of another class.
  if ('parts' in input) return new Sql(input.parts as readonly SqlPart[]);
  return new Sql(partsOfNode(input.toOperationNode() as OperationNode));
}

export function isSqlInput(value: unknown): value is SqlInput {
  if (value instanceof Sql) return true;
  if (typeof value !== 'object' || value === null) return false;
  return 'toOperationNode' in value || ('parts' in value && 'toText' in value);
}

interface OperationNode {
  readonly kind: string;
  readonly [property: string]: unknown;
}

// The nodes that Kysely's `sql`, `sql.lit`, `sql.ref`, `sql.id` and `sql.raw` are made of.
function partsOfNode(node: OperationNode): SqlPart[] {
  if (node.kind === 'RawNode') {
    const texts = node.sqlFragments as readonly string[];
    const parameters = node.parameters as readonly OperationNode[];
    return texts.flatMap((text, i) => [
      ...(text === '' ? [] : [{ kind: 'text', text } as const]),
      ...(i < parameters.length ? partsOfNode(parameters[i]!) : []),
    ]);
  }
  if (node.kind === 'ValueNode') return [{ kind: 'literal', value: node.value as LiteralValue }];
  if (node.kind === 'IdentifierNode') return [{ kind: 'identifier', names: [node.name as string] }];
  const names = identifiersIn(node);
  if (names.length > 0) return [{ kind: 'identifier', names }];
  throw new DbmError('models', `Kysely's ${node.kind} cannot stand in a schema expression`, {
    hint: 'Write that part as text in the sql template.',
  });
}

// ReferenceNode, ColumnNode, TableNode and SchemableIdentifierNode hold their names at different depths.
function identifiersIn(node: OperationNode): string[] {
  if (node.kind === 'IdentifierNode') return [node.name as string];
  return [node.schema, node.table, node.column, node.identifier].flatMap((child) =>
    typeof child === 'object' && child !== null ? identifiersIn(child as OperationNode) : [],
  );
}
