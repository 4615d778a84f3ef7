import { defineConfig } from 'kysely-dbm';
import { createDb } from 'kysely-dbm/query';
import { describe, expectTypeOf, it } from 'vitest';

describe('defineConfig', () => {
  it('refuses settings that there are not', () => {
    // @ts-expect-error
    defineConfig({ url: 'sqlite:///app.db', model: './models.ts' });
    // @ts-expect-error
    defineConfig({ url: 'sqlite:///app.db', migrations: { fileTemplat: '{rev}' } });
    // @ts-expect-error
    defineConfig({ url: 3 });
    // @ts-expect-error
    defineConfig({ databases: { main: { url: 'sqlite:///app.db', model: './models.ts' } } });
    // @ts-expect-error
    defineConfig({ databases: { main: { url: 'sqlite:///app.db', lock: 'table' } } });
    // @ts-expect-error
    defineConfig(({ args }) => ({ url: args.url, model: './models.ts' }));
    // @ts-expect-error
    defineConfig(async () => ({ url: 'sqlite:///app.db', model: './models.ts' }));
  });

  it('types what hooks are given, and keeps what a config is', () => {
    const config = defineConfig({
      databases: { main: { url: 'sqlite:///main.db' } },
      includeObject: ({ kind, name }) => kind !== 'index' || name !== null,
      compareType: ({ database }) => (database === 'citext' ? false : undefined),
    });
    expectTypeOf(config.databases.main.url).toEqualTypeOf<'sqlite:///main.db'>();
    expectTypeOf(createDb).toBeCallableWith(config);
    const made = defineConfig(({ args, tag }) => ({ url: args.url ?? tag ?? undefined }));
    expectTypeOf(made).toBeFunction();
    expectTypeOf(defineConfig(async () => ({ url: 'sqlite:///app.db' }))).returns.resolves.toHaveProperty(
      'url',
    );
  });
});
