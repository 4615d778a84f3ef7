import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { bench, node, root } from './projects.mjs';

/** The command that runs a part of dbm by itself: a script of bench/parts, bundled into `folder` with all that it needs. */
export async function partCommand(name, folder) {
  const bundle = await rolldown({
    cwd: root,
    platform: 'node',
    input: join(bench, 'parts', `${name}.mjs`),
    external: /^[^./]/,
  });
  const dir = join(folder, name);
  await bundle.write({
    dir,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await bundle.close();
  return [node, join(dir, `${name}.mjs`)];
}
