import fc from 'fast-check';
import type { Catalog, Column, ColumnType, SchemaObject } from '../../../src/catalog/index.js';
import { equal } from '../../../src/util/index.js';
import type { Engine } from './engine.js';

const named = (name: string, comment: string | null = null) => ({ schema: null, name, comment });
const raw = (sql: string): ColumnType => ({ kind: 'raw', sql });
const integer: ColumnType = { kind: 'integer' };
const text: ColumnType = { kind: 'text' };

const amount = (type: ColumnType, least: number, comment: string | null = null): SchemaObject => ({
  ...named('amount', comment),
  kind: 'domain',
  type,
  nullable: true,
  default: null,
  collation: null,
  checks: [{ kind: 'check', name: 'ck_amount', expression: `value > ${least}` }],
});

const address = (
  attributes: readonly (readonly [string, ColumnType])[],
  comment: string | null = null,
): SchemaObject => ({
  ...named('address', comment),
  kind: 'compositeType',
  attributes: attributes.map(([name, type]) => ({ name, type, collation: null })),
});

const span = (comment: string | null): SchemaObject => ({
  ...named('span', comment),
  kind: 'rangeType',
  options: { subtype: 'integer' },
});

const natural = (comment: string | null): SchemaObject => ({
  ...named('natural', comment),
  kind: 'collation',
  options: { provider: 'icu', locale: 'und-u-kn-true' },
});

/**
 * The types and collations that columns may have, in all the forms that the values of the first one survive. Range
 * types and collations do not change under columns.
 */
const forms: readonly (readonly SchemaObject[])[] = [
  [natural(null), natural('by number')],
  [
    amount(integer, -1000),
    amount(integer, -2000, 'how much'),
    amount({ kind: 'bigint' }, -1000),
    amount({ kind: 'decimal', precision: 12, scale: 2 }, -3000),
  ],
  [
    {
      ...named('small_amount'),
      kind: 'domain',
      type: raw('amount'),
      nullable: true,
      default: null,
      collation: null,
      checks: [{ kind: 'check', name: 'ck_small', expression: 'value < 9999' }],
    },
  ],
  [span(null), span('from and to')],
  [
    address([
      ['street', text],
      ['zip', integer],
    ]),
    address(
      [
        ['street', text],
        ['zip', integer],
        ['more', { kind: 'string', length: 10 }],
      ],
      'where',
    ),
    address([
      ['zip', { kind: 'bigint' }],
      ['street', { kind: 'string', length: 40 }],
    ]),
    address([
      ['price', raw('amount')],
      ['street', text],
      ['zip', integer],
    ]),
  ],
];

/** Which form each type has, by its place. */
export const firstForms: readonly number[] = forms.map(() => 0);

export function anyForms(): fc.Arbitrary<readonly number[]> {
  return fc.tuple(...forms.map((it) => fc.nat(it.length - 1)));
}

/** The catalog with the types that its columns have, and those that these need. */
export function withTypes(catalog: Catalog, chosen: readonly number[], engine: Engine): Catalog {
  if (engine.dialect !== 'postgresql') return catalog;
  const types = forms.map((it, at) => it[chosen[at]!]!);
  const needed = new Set<SchemaObject>();
  const need = (name: string) => {
    const type = types.find((it) => it.name === name);
    if (type === undefined || needed.has(type)) return;
    needed.add(type);
    for (const it of partsOf(type)) need(nameOf(it));
  };
  for (const column of catalog.tables.flatMap((it) => it.columns)) {
    need(nameOf(column.type));
    need(column.collation ?? '');
  }
  return { ...catalog, objects: [...catalog.objects, ...needed] };
}

/** The columns, `table.column`, whose type is written otherwise afterwards. */
export function convertedColumns(before: Catalog, after: Catalog): readonly string[] {
  const bare = (catalog: Catalog, name: string) => {
    const found = catalog.objects.find((it) => it.name === name);
    return found === undefined ? null : { ...found, comment: null };
  };
  const differs = (name: string): boolean => {
    const type = bare(before, name);
    return (
      type !== null && (!equal(type, bare(after, name)) || partsOf(type).some((it) => differs(nameOf(it))))
    );
  };
  return before.tables.flatMap((table) =>
    table.columns
      .filter((column: Column) => differs(nameOf(column.type)))
      .map((column) => `${table.name}.${column.name}`),
  );
}

function partsOf(type: SchemaObject): readonly ColumnType[] {
  if (type.kind === 'domain') return [type.type];
  return type.kind === 'compositeType' ? type.attributes.map((it) => it.type) : [];
}

function nameOf(type: ColumnType): string {
  if (type.kind === 'array') return nameOf(type.of);
  return type.kind === 'raw' ? type.sql : '';
}
