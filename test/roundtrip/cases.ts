import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
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
