import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = createRequire(import.meta.url)('../../package.json') as {
  readonly types: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
};

const application = `
import { createDb } from 'kysely-dbm/query';
import { binary, integer, type KyselyDatabase, table } from 'kysely-dbm/schema';
export const files = table('files', {
  id: integer().primaryKey().autoIncrement(),
  data: binary(),
  digest: binary().notNull(),
});
interface Database extends KyselyDatabase<{ files: typeof files }, 'sqlite'> {}
const db = createDb<Database>({ url: 'sqlite:///app.db' });
`;

/** The declarations as they are published, taken by projects that are set up in other ways than this one. */
describe('the declarations', () => {
  let folder: string;
  const tsc = (...argv: readonly string[]) =>
    new Promise<string>((resolve) => {
      const compiler = join(root, 'node_modules/typescript/bin/tsc');
      execFile(process.execPath, [compiler, ...argv, '--pretty', 'false'], { cwd: folder }, (_, stdout) =>
        resolve(stdout),
      );
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dbm-consumer-'));
    const home = join(folder, 'node_modules/kysely-dbm');
    await mkdir(home, { recursive: true });
    await cp(join(root, 'package.json'), join(home, 'package.json'));
    await tsc('-p', join(root, 'tsconfig.build.json'), '--outDir', join(home, 'dist'));
    await symlink(join(root, 'node_modules/kysely'), join(folder, 'node_modules/kysely'));
    await symlink(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['without the types of Node.js', '', 'Uint8Array'],
    ['with them', 'node', 'Buffer'],
  ])('have bytes %s', async (_, types, bytes) => {
    const use = `
db.insertInto('files').values({ digest: new ${bytes === 'Buffer' ? 'Buffer(1)' : 'Uint8Array(1)'} });
export const data: Promise<{ data: ${bytes} | null }> = db.selectFrom('files').select('data').executeTakeFirstOrThrow();
// @ts-expect-error
export const wrong: Promise<{ data: number | null }> = db.selectFrom('files').select('data').executeTakeFirstOrThrow();
`;
    await writeFile(join(folder, 'app.ts'), application + use);
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022'];
    expect(await tsc('app.ts', ...options, '--skipLibCheck', '--types', types)).toBe('');
  });

  it('need no types of Node.js in a project that checks its libraries, too', async () => {
    const entries = Object.keys(manifest.exports).filter((it) => !it.endsWith('.json'));
    await writeFile(
      join(folder, 'all.ts'),
      entries.map((it) => `import '${it.replace('.', 'kysely-dbm')}';\n`).join(''),
    );
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'esnext', '--types', ''];
    expect(await tsc('all.ts', ...options)).toBe('');
  });

  it('name no types that only a newer @types/node has', async () => {
    const text = await readFile(
      join(folder, 'node_modules/kysely-dbm/dist/schema/column-types.d.ts'),
      'utf8',
    );
    expect(text).not.toContain('Buffer<');
  });

  it('are found by moduleResolution node10, which does not look at exports', () => {
    const { '.': main, './package.json': _, ...others } = manifest.exports;
    expect(main).toMatchObject({ types: manifest.types });
    const found = Object.entries(manifest.typesVersions['*']).map(([name, [types]]) => [`./${name}`, types]);
    const exported = Object.entries(others).map(([name, it]) => [
      name,
      typeof it === 'string' ? it : it.types,
    ]);
    expect(found).toEqual(exported);
  });
});
