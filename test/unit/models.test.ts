import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Catalog, Table } from '../../src/catalog/index.js';
import { canonical, defaultNaming, emptyCatalog, plainColumn, plainTable } from '../../src/catalog/index.js';
import { renderModelFiles, renderModels } from '../../src/render/index.js';
import { declarationsIn, declareCatalog } from '../../src/schema/declare.js';
import { catalogs, engineOf } from '../support/arbitraries/index.js';
import { evaluateModels } from '../support/evaluate.js';

const writer = {
  quoteIdentifier: (name: string) => `"${name.replaceAll('"', '""')}"`,
  literal: (value: unknown) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value),
};
const engine = engineOf('postgresql', writer);
const context = {
  dialect: 'postgresql',
  writer,
  naming: defaultNaming,
  maxNameBytes: 63,
  fitsName: () => true,
} as const;

const declared = (source: string): Catalog => declareCatalog(declarationsIn(evaluateModels(source)), context);

function reference(table: string, column: string, target: string): Partial<Table> {
  return {
    foreignKeys: [
      {
        kind: 'foreignKey',
        name: `fk_${table}_${column}_${target}`,
        columns: [column],
        references: { schema: null, name: target, columns: ['id'] },
        onDelete: 'no action',
        onUpdate: 'no action',
        match: null,
        deferrable: null,
      },
    ],
  };
}

describe('renderModels', () => {
  it('writes models that declare the catalog', () => {
    fc.assert(
      fc.property(catalogs(engine), (catalog) => {
        expect(declared(renderModels(catalog, context))).toEqual(catalog);
      }),
      { numRuns: 300 },
    );
  });

  it('writes a default that is a text for the present as SQL, which models may say', () => {
    const column = plainColumn('at', { kind: 'timestamp', withTimeZone: false, precision: null });
    const table = plainTable({ schema: null, name: 't' }, [
      { ...column, default: { kind: 'literal', value: 'now()' } },
    ]);
    const source = renderModels({ ...emptyCatalog, tables: [table] }, context);
    expect(source).toContain("default(sql`'now()'`)");
    expect(declared(source).tables[0]?.columns[0]?.default).toEqual({ kind: 'sql', sql: "'now()'" });
  });

  it('refers by text where TypeScript could not infer a circle', () => {
    const table = (name: string, target: string): Table => ({
      ...plainTable({ schema: null, name }, [
        plainColumn('id', { kind: 'integer' }),
        plainColumn('x', { kind: 'integer' }),
      ]),
      ...reference(name, 'x', target),
    });
    const source = renderModels(
      canonical({
        ...emptyCatalog,
        tables: [table('a', 'b'), table('b', 'a'), table('c', 'a'), table('d', 'd')],
      }),
      context,
    );
    expect(source).toContain("references('a.id')");
    expect(source).toContain("references('b.id')");
    expect(source).toContain("references('d.id')");
    expect(source).toContain('references(() => a.id)');
  });

  it('says what values a type has that only the engine knows', () => {
    const columns = [
      plainColumn('a', { kind: 'raw', sql: 'citext' }),
      plainColumn('b', { kind: 'raw', sql: 'geometry' }),
    ];
    const source = renderModels(
      canonical({ ...emptyCatalog, tables: [plainTable({ schema: null, name: 't' }, columns)] }),
      context,
    );
    expect(source).toContain("a: raw<string>('citext')");
    expect(source).toContain("b: raw('geometry')");
  });

  it('shares the enumerations that are types', () => {
    const type = { kind: 'enum', name: 'mood', schema: null, values: ['happy', 'sad'] } as const;
    const catalog = canonical({
      ...emptyCatalog,
      enums: [{ schema: null, name: 'mood', values: ['happy', 'sad'] }],
      tables: [
        plainTable({ schema: null, name: 'people' }, [{ ...plainColumn('mood', type), nullable: false }]),
      ],
    });
    const source = renderModels(catalog, context);
    expect(source).toContain("export const mood = enumeration('mood', ['happy', 'sad']);");
    expect(source).toContain('mood: mood.notNull()');
    expect(declared(source)).toEqual(catalog);
  });

  it('writes one file a table', () => {
    const users = plainTable({ schema: null, name: 'users' }, [plainColumn('id', { kind: 'integer' })]);
    const posts = {
      ...plainTable({ schema: null, name: 'Blog Posts' }, [plainColumn('user_id', { kind: 'integer' })]),
      ...reference('Blog Posts', 'user_id', 'users'),
    };
    const files = renderModelFiles(canonical({ ...emptyCatalog, tables: [users, posts] }), context);
    expect(files.map((file) => file.name)).toEqual(['users.ts', 'blogPosts.ts', 'index.ts']);
    expect(files[1]!.source).toContain("import { users } from './users.js';");
    expect(files[2]!.source).toBe("export * from './blogPosts.js';\nexport * from './users.js';\n");
  });
});
