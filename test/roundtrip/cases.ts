import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Engine, isAtLeast, type RunningServer } from '../servers/server.js';
import type { Case } from './case.js';

const folder = fileURLToPath(new URL('cases/', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((it) => it.endsWith('.ts'));

/** By name: `enums: a value goes that an index uses`. */
export const cases: readonly (readonly [string, Case])[] = await Promise.all(
  files.sort().map(async (file) => {
    const name = file.replace('/', ': ').replaceAll('-', ' ').replace(/\.ts$/, '');
    const module: { default: Case } = await import(pathToFileURL(`${folder}${file}`).href);
    return [name, module.default] as const;
  }),
);

/** The cases of an engine. */
export function casesOn(engine: Engine): typeof cases {
  return cases.filter(([, { on }]) => on === undefined || on.includes(engine));
}

/** What keeps a server of its engine from having a case, or null. */
export function lack({ since }: Case, { engine, version }: RunningServer): string | null {
  const needed = since?.[engine];
  return needed === undefined || isAtLeast(version, needed) ? null : `needs ${needed}, this is ${version}`;
}
