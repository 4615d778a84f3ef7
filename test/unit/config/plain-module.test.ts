import { describe, expect, it } from 'vitest';
import { compilePlain } from '../../../src/config/plain-module.js';

/** What a text exports, or null when it is not taken. */
async function exportsOf(text: string, imported: Record<string, unknown> = {}) {
  return (await compilePlain(text, '/app/m.ts')?.run(imported)) ?? null;
}

describe('compilePlain', () => {
  it('takes a migration as dbm writes it', async () => {
    const text = `import type { Op } from 'kysely-dbm';
import { integer, string as text, type Columns } from 'kysely-dbm/schema';

/** A comment with f<T>(x) in it. */
export const revision = 'b';
export const downRevision: string | null = 'a';
export const branchLabels: readonly string[] = ['x'];

export async function upgrade(op: Op): Promise<void> {
  await op.createTable('t', { a: integer(), b: text(\`\${1 + 1} < 3\`) });
}

export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('t');
}
`;
    const module = compilePlain(text, '/app/m.ts');
    expect([...(module?.imports ?? [])]).toEqual([['kysely-dbm/schema', ['integer', 'string']]]);
    const schema = { integer: () => 'integer', string: (it: string) => it };
    const exports = (await module?.run({ 'kysely-dbm/schema': schema })) ?? {};
    expect(exports).toMatchObject({ revision: 'b', downRevision: 'a', branchLabels: ['x'] });
    const calls: unknown[] = [];
    const createTable = async (...call: unknown[]) => calls.push(call);
    await (exports.upgrade as (op: unknown) => Promise<void>)({ createTable });
    expect(calls).toEqual([['t', { a: 'integer', b: '2 < 3' }]]);
  });

  it('takes a config, with all forms of import', async () => {
    const text = `import dbm, { defineConfig as define } from 'a';`;
    expect(await exportsOf(text)).toBeNull();
    const config = `import define from 'a'
import * as all from "b";
import { readFileSync, } from 'node:fs';
export default define({ url: await all.url(), models: typeof readFileSync });
`;
    const imported = {
      a: { default: (it: unknown) => it },
      b: { url: async () => 'sqlite::memory:' },
      'node:fs': { readFileSync: () => '' },
    };
    expect({ ...(await exportsOf(config, imported)) }).toEqual({
      default: { url: 'sqlite::memory:', models: 'function' },
    });
  });

  it('makes new instances with every run', async () => {
    const module = compilePlain('export const made = {};', '/app/m.ts');
    expect((await module?.run({}))?.made).not.toBe((await module?.run({}))?.made);
  });

  it('keeps lines and columns', async () => {
    const text = `import type {
  Op,
} from 'kysely-dbm';
export const a = () => { throw new Error('here'); };`;
    const { a } = (await exportsOf(text)) as { a: () => void };
    expect(() => a()).toThrow('here');
    const stack = await Promise.resolve()
      .then(a)
      .catch((thrown: Error) => thrown.stack);
    expect(stack).toContain('/app/m.ts:4:');
  });

  it.each([
    'export const a = f<number>(1);',
    'export const a = sql<number>`1`;',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is source code
    'export const a = `${f<number>(1)}`;',
    'export const a = b as string;',
    'export const a = b!;',
    'export const a: Record<string, string> = {};',
    'export const a = 1, b = 2;',
    'export const { a } = b;',
    'export let a = 1;',
    'export function f(a: string): void {}',
    'export async function upgrade(op: Op, more: number): Promise<void> {}',
    'export default function f() {}',
    'export class A { constructor(readonly x: number) {} }',
    'export enum Role { Admin }',
    'export type A = string;',
    'export interface A { b: string }',
    "export * from './b';",
    "export { b } from './b';",
    "const b = await import('./b');",
    'export const a = import.meta.url;',
    'export const a = __dirname;',
    "const b = require('./b');",
    "import 'side-effect';",
    "import b from './b.json' with { type: 'json' };",
    "const a = 1;\nimport { b } from 'b';",
    "import b = require('b');",
    'export = 1;',
    '@decorated class A {}',
    'declare const a: string;',
    'namespace A {}',
    'abstract class A {}',
    'export const a = (',
    "export const a = 'unterminated",
    'export const a = <string>b;',
  ])('leaves to others: %s', async (text) => {
    expect(await exportsOf(text)).toBeNull();
  });
});
