import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { importThroughModule } from '../../scripts/import-through-module.mjs';
import { bench, node, root } from './projects.mjs';

/**
 * The command that runs a part of dbm by itself: a script of bench/parts, bundled into `folder` with all that it needs,
 * and loaded as dbm's own program is.
 */
export async function partCommand(name, folder) {
  const bundle = await rolldown({
    cwd: root,
    platform: 'node',
    plugins: [importThroughModule],
    input: join(bench, 'parts', `${name}.mjs`),
    external: /^[^./]/,
  });
  const dir = join(folder, name);
  await bundle.write({
    dir,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    comments: false,
  });
  await bundle.close();
  return [node, join(bench, 'lib/run-part.cjs'), join(dir, `${name}.cjs`)];
}
