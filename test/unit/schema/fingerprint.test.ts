import { sql as kyselySql } from 'kysely';
import { describe, expect, it, test } from 'vitest';
import { type Catalog, type DialectName, defaultNaming } from '../../../src/catalog/index.js';
import { DbmError } from '../../../src/errors/index.js';
import { declarationsIn, declareCatalog } from '../../../src/schema/declare.js';
import { fingerprint } from '../../../src/schema/fingerprint.js';
import * as schema from '../../../src/schema/index.js';
import { cases } from '../../roundtrip/cases.js';

const { ColumnBuilder, domain, index, integer, key, sql, string, table, text, timestamp, view } = schema;

const writer = { quoteIdentifier: (name: string) => `"${name}"`, literal: (value: unknown) => String(value) };
const print = (...models: readonly unknown[]) => fingerprint(declarationsIn(models));

function declared(models: readonly unknown[], dialect: DialectName): Catalog | string {
  const context = { dialect, writer, naming: defaultNaming, maxNameBytes: 63, fitsName: () => true };
  try {
    return declareCatalog(declarationsIn(models), context);
  } catch (thrown) {
    if (thrown instanceof DbmError) return thrown.message;
    throw thrown;
  }
}

describe('the fingerprint of models', () => {
  it.each(cases)('tells apart what becomes another catalog: %s', (_, { before, after }) => {
    expect(print(...before)).not.toBeNull();
    expect(print(...before)).toBe(print(...before));
    const catalogs = (['sqlite', 'postgresql', 'mysql'] as const).map((dialect) =>
      [before, after].map((it) => JSON.stringify(declared(it, dialect))),
    );
    if (catalogs.some(([a, b]) => a !== b)) expect(print(...before)).not.toBe(print(...after));
  });

  const users = (column: unknown, ...extras: readonly unknown[]) =>
    table('users', { id: integer(), name: column as never }, extras as never);
  const different: readonly unknown[] = [
    users(text()),
    users(text().notNull()),
    users(text().default('')),
    users(text().default('a')),
    users(text().default(0)),
    users(text().default(-0)),
    users(text().default(false)),
    users(text().default({ a: 1 })),
    users(text().default({ a: '1' })),
    users(text().default(sql`a`)),
    users(text().default(sql`${'a'}`)),
    users(text().default(kyselySql`b`)),
    users(text().comment('a')),
    users(text().collate('a')),
    users(text().renamedFrom('a')),
    users(text().unique()),
    users(text().unique({ name: 'u' })),
    users(text().check(sql`a`)),
    users(text().check(sql`b`)),
    users(text().references('users.id')),
    users(text().references('users.name')),
    users(text().references('users.id', { onDelete: 'cascade' })),
    users(string(1)),
    users(string(11)),
    users(timestamp({ withTimeZone: true })),
    users(text(), index().on('name')),
    users(text(), index('n').on('name')),
    users(text(), index().on(key('name').desc())),
    users(text(), index().on(sql`lower(name)`)),
    users(text(), index().on('name').where(sql`a`)),
    users(text(), index().on('name').unique()),
    users(text(), index().on('name').comment('a')),
    users(text(), index().on('id'), index().on('name')),
    users(text(), index().on('id', 'name')),
    table('users', { name: text(), id: integer() }),
    table({ schema: 'a', name: 'users' }, { id: integer(), name: text() }),
    table('users', { id: integer(), name: text() }, [], { renamedFrom: 'a' }),
    view('users', sql`select 1`),
    view('users', sql`select 2`),
    domain('users', text()),
    domain('users', text().notNull()),
    schema.enumeration('users', ['a', 'b']),
    schema.enumeration('users', ['ab']),
  ];

  test('tells apart what differs in one thing only', () => {
    const prints = different.map((it) => print(it));
    expect(prints).not.toContain(null);
    expect(new Set(prints).size).toBe(different.length);
  });

  test('follows references, which may lead elsewhere another time', () => {
    const [one, two] = ['one', 'two'].map((name) => table(name, { id: integer() }));
    let target = one!;
    const refers = table('refers', { id: integer().references(() => target.id!) });
    const before = print(refers);
    target = two!;
    expect(print(refers)).not.toBe(before);
  });

  test('goes by what a default becomes', () => {
    class Amount {
      constructor(private readonly cents: number) {}
      toJSON() {
        return { euros: this.cents / 100 };
      }
    }
    const defaults = [new Date(0), new Date(1), new Amount(100), new Amount(200), { kind: 'now', a: 1 }];
    const prints = defaults.map((it) => print(users(text().default(it))));
    expect(prints).not.toContain(null);
    expect(new Set(prints).size).toBe(defaults.length);
    expect(print(users(text().default({ euros: 1 })))).toBe(prints[2]);
  });

  test('is none where something is no data', () => {
    const comment = (() => 1) as never;
    expect(print(users(new ColumnBuilder({ type: { kind: 'text' }, comment })))).toBeNull();
    expect(print(users(integer().references(() => undefined as never)))).toBeNull();
  });
});
