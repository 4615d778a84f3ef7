import { describe, expect, it } from 'vitest';
import type { Catalog, ColumnType } from '../../src/catalog/index.js';
import { canonical, emptyCatalog, plainColumn, plainTable } from '../../src/catalog/index.js';
import { columnRenameCandidates, renameOperations, tableRenameCandidates } from '../../src/diff/index.js';
import { applyAll } from '../../src/operations/index.js';
import { plainDiffRules } from '../support/diff-rules.js';

const types: Readonly<Record<string, ColumnType>> = {
  s: { kind: 'string', length: 40 },
  i: { kind: 'integer' },
  d: { kind: 'date' },
};

/** `{ users: 'id:i name:s' }` */
function catalog(tables: Readonly<Record<string, string>>): Catalog {
  const made = Object.entries(tables).map(([name, columns]) =>
    plainTable(
      { schema: null, name },
      columns.split(' ').map((it) => plainColumn(it.split(':')[0]!, types[it.split(':')[1]!]!)),
    ),
  );
  return canonical({ ...emptyCatalog, tables: made });
}

const columnPairs = (from: string, to: string) =>
  columnRenameCandidates(catalog({ t: from }), catalog({ t: to }), plainDiffRules).map(({ rename }) =>
    rename.kind === 'column' ? `${rename.from}>${rename.to}` : '',
  );

describe('rename candidates', () => {
  it('are columns of one type in one place', () => {
    expect(columnPairs('id:i name:s', 'id:i full_name:s')).toEqual(['name>full_name']);
    expect(columnPairs('id:i name:s', 'id:i title:s')).toEqual(['name>title']);
  });

  it('are not columns that have little in common', () => {
    expect(columnPairs('id:i name:s', 'id:i born:d')).toEqual([]);
    expect(columnPairs('name:s id:i', 'id:i zip:d')).toEqual([]);
  });

  it('pair each column once, the likeliest first', () => {
    expect(columnPairs('id:i name:s mail:s', 'id:i mail_address:s full_name:s')).toEqual([
      'name>full_name',
      'mail>mail_address',
    ]);
  });

  it('are tables that share most of their columns', () => {
    const from = catalog({ users: 'id:i name:s mail:s', logs: 'id:i at:d' });
    const to = catalog({ people: 'id:i name:s mail:s', prices: 'amount:i currency:s' });
    expect(tableRenameCandidates(from, to, plainDiffRules).map((it) => it.rename)).toEqual([
      { kind: 'table', from: { schema: null, name: 'users' }, to: { schema: null, name: 'people' } },
    ]);
  });
});

describe('rename operations', () => {
  const column = (from: string, to: string) =>
    ({ kind: 'column', table: { schema: null, name: 't' }, from, to }) as const;
  const table = (from: string, to: string) =>
    ({ kind: 'table', from: { schema: null, name: from }, to: { schema: null, name: to } }) as const;
  const names = (made: Catalog) =>
    made.tables.map((it) => `${it.name}(${it.columns.map((c) => `${c.name}:${c.type.kind[0]}`).join(' ')})`);

  it('free a name before it is taken', () => {
    const operations = renameOperations([column('a', 'b'), column('b', 'c')]);
    expect(names(applyAll(catalog({ t: 'a:s b:i' }), operations))).toEqual(['t(b:s c:i)']);
  });

  it('let names change places', () => {
    const columns = renameOperations([column('a', 'b'), column('b', 'c'), column('c', 'a')]);
    expect(names(applyAll(catalog({ t: 'a:s b:i c:d' }), columns))).toEqual(['t(b:s c:i a:d)']);
    const tables = renameOperations([table('t', 'u'), table('u', 't')]);
    expect(names(applyAll(catalog({ t: 'a:s', u: 'b:i' }), tables))).toEqual(['t(b:i)', 'u(a:s)']);
  });
});
