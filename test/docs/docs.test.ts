import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { createDbm } from '../../src/library/create-dbm.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Files that pages take for granted, unless a block of the page begins with `// <name>`. */
const usual: Readonly<Record<string, string>> = {
  'dbm.config.ts': `import { defineConfig } from 'kysely-dbm';
export default defineConfig({ url: 'sqlite:///app.db', models: './models.ts' });
`,
  'db.ts': `import { createDb } from 'kysely-dbm/query';
import type { KyselyDatabase } from 'kysely-dbm/schema';
import config from './dbm.config.js';
import * as models from './models.js';
interface Database extends KyselyDatabase<typeof models> {}
export const db = createDb<Database>(config);
`,
  'models.ts': `import { integer, now, string, table, timestamp } from 'kysely-dbm/schema';
export const users = table('users', { id: integer().primaryKey(), email: string(80), created_at: timestamp().default(now()) });
`,
  'migrations/versions/first.ts': 'export const revision = "a";',
  'migrations/versions/second.ts': 'export const revision = "b";',
};

interface Block {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

async function pages(): Promise<readonly string[]> {
  const docs = (await readdir(join(root, 'docs'))).filter((it) => it.endsWith('.md'));
  return ['README.md', 'examples/blog-api/README.md', ...docs.map((it) => `docs/${it}`)];
}

async function blocksOf(page: string): Promise<readonly Block[]> {
  const text = await readFile(join(root, page), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split('\n').length + 1,
    text: match[1]!,
  }));
}

/** Where the blocks of a page go: the file that the first line names, or one named after the block's place. */
function filesOf(blocks: readonly Block[]): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { text, line } of blocks) {
    const name = /^\/\/ ([\w./-]+\.ts)\n/.exec(text)?.[1];
    // A page may show one file twice; others import the first.
    files[name === undefined || name in files ? `line-${line}.ts` : name] = text;
  }
  return files;
}

describe('the documentation', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dbm-docs-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has code that the compiler takes', async () => {
    for (const page of await pages()) {
      const home = join(folder, page.replaceAll('/', '_'));
      const files = { ...usual, ...filesOf(await blocksOf(page)) };
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(home, name)), { recursive: true });
        await writeFile(join(home, name), `${text}\nexport {};\n`);
      }
    }
    const paths = {
      'kysely-dbm': [join(root, 'src/index.ts')],
      'kysely-dbm/schema': [join(root, 'src/schema/index.ts')],
      'kysely-dbm/query': [join(root, 'src/query.ts')],
    };
    const config = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        paths,
        noUnusedLocals: false,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      },
      include: ['*.md/**/*.ts'],
    };
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: folder }, (_, stdout) =>
        resolve(stdout),
      );
    });
    expect(output).toBe('');
  });

  it('has a reference of everything that is exported, as the docstrings have it', async () => {
    const fresh = join(folder, 'api.md');
    await promisify(execFile)(process.execPath, [join(root, 'scripts/api.mjs'), fresh]);
    const written = await readFile(join(root, 'docs/api.md'), 'utf8');
    expect(written, 'run `npm run docs`').toBe(await readFile(fresh, 'utf8'));
    expect(written).toContain('\n### `createDbm`\n');
  });

  it('has links that lead somewhere', async () => {
    const broken: string[] = [];
    for (const page of await pages()) {
      const text = await readFile(join(root, page), 'utf8');
      for (const [, target] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)) {
        if (!existsSync(join(root, dirname(page), target!))) broken.push(`${page}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('names only commands and functions that there are', async () => {
    const names = new Set(commands.map((it) => it.name));
    const functions = new Set(Object.keys(createDbm()));
    const unknown: string[] = [];
    for (const page of await pages()) {
      const text = await readFile(join(root, page), 'utf8');
      for (const [, name] of text.matchAll(/`(?:npx )?dbm ([a-z][a-z-]+)/g)) {
        if (!names.has(name!) && name !== 'help') unknown.push(`${page}: dbm ${name}`);
      }
      for (const [, name] of text.matchAll(/\bdbm\.(\w+)\(/g)) {
        if (!functions.has(name!)) unknown.push(`${page}: dbm.${name}()`);
      }
    }
    expect(unknown).toEqual([]);
  });

  it('has an answer for everything that Flask-SQLAlchemy and Flask-Migrate have', async () => {
    const text = await readFile(join(root, 'docs/coming-from.md'), 'utf8');
    const rows = [...text.matchAll(/^\|(.+)\|$/gm)].map(([, row]) =>
      row!.split(/(?<!\\)\|/).map((it) => it.trim()),
    );
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter((cells) => cells.length < 2 || cells.some((it) => it === ''))).toEqual([]);
  });
});
