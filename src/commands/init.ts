import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quoteText } from '../catalog/index.js';
import { configNames, loadProject } from '../config/index.js';
import { DbmError, messageOf } from '../errors/index.js';
import { displayPath } from '../util/index.js';
import type { Environment } from './environment.js';

export interface InitResult {
  /** The absolute paths of the files that were written. */
  readonly created: readonly string[];
  /** Those that were there and stay as they are. */
  readonly kept: readonly string[];
}

/** A file to be there afterwards. */
interface Wanted {
  readonly path: string;
  readonly text: string;
}

const templates = fileURLToPath(new URL('../../templates/typescript/', import.meta.url));

/**
 * Writes what a project needs to begin: a config, a starter models file and the migrations folder. Where a
 * config is there already, the other two are those that it names. Overwrites nothing.
 */
export async function init(environment: Environment): Promise<InitResult> {
  const existing = existingConfig(environment);
  const wanted =
    existing === null ? await wantedWithoutConfig(environment) : await wantedByConfig(environment, existing);
  const created: string[] = [];
  const kept: string[] = existing === null ? [] : [existing];
  for (const file of wanted) ((await writeIfAbsent(file)) ? created : kept).push(file.path);
  return { created, kept };
}

function existingConfig({ cwd, config }: Environment): string | null {
  const candidates = config === null ? configNames.map((name) => join(cwd, name)) : [resolve(cwd, config)];
  return candidates.find((path) => existsSync(path)) ?? null;
}

async function wantedWithoutConfig({ cwd, config, directory }: Environment): Promise<readonly Wanted[]> {
  const path = resolve(cwd, config ?? 'dbm.config.ts');
  const root = dirname(path);
  const folder = directory === null ? join(root, 'migrations') : resolve(cwd, directory);
  return [
    {
      path,
      text: (await template('dbm.config.ts')).replace("'./migrations'", quoteText(pathFrom(root, folder))),
    },
    { path: join(root, 'models.ts'), text: await template('models.ts') },
    ...(await wantedInFolder(folder, join(folder, 'versions'))),
  ];
}

/** What a config that is there wants. Only a single TypeScript file of models is begun for the user. */
async function wantedByConfig(environment: Environment, config: string): Promise<readonly Wanted[]> {
  const { cwd, directory } = environment;
  const { project } = await loadProject({ cwd, config, directory, url: null });
  const { models, root, migrations } = project;
  const entries = models?.kind === 'files' ? models.entries : [];
  const starter =
    entries.length === 1 && /^[^*?{]+\.[cm]?ts$/.test(entries[0]!) ? resolve(root, entries[0]!) : null;
  return [
    ...(starter === null ? [] : [{ path: starter, text: await template('models.ts') }]),
    ...(await wantedInFolder(migrations.folder, migrations.versions[0].path)),
  ];
}

async function wantedInFolder(folder: string, versions: string): Promise<readonly Wanted[]> {
  return [
    { path: join(folder, 'README.md'), text: await template('migrations/README.md') },
    // So that git keeps the folder while it is empty.
    ...((await isEmpty(versions)) ? [{ path: join(versions, '.gitkeep'), text: '' }] : []),
  ];
}

async function isEmpty(folder: string): Promise<boolean> {
  return !existsSync(folder) || (await readdir(folder)).length === 0;
}

function template(name: string): Promise<string> {
  return readFile(join(templates, name), 'utf8');
}

async function writeIfAbsent({ path, text }: Wanted): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST' && existsSync(path)) return false;
    throw new DbmError('config', `Cannot write ${displayPath(path)}: ${messageOf(thrown)}`, {
      hint: 'Check that the folder can be written to.',
      cause: thrown,
    });
  }
}

/** A path as it is written in a config: relative to it, with slashes. */
function pathFrom(root: string, path: string): string {
  const short = relative(root, path).replaceAll('\\', '/');
  return short.startsWith('.') ? short : `./${short}`;
}
