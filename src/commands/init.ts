import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { quoteText } from '../catalog/index.js';
import { configNames, loadProject } from '../config/index.js';
import { DbmError, messageOf } from '../errors/index.js';
import { displayPath } from '../util/index.js';
import type { Environment } from './environment.js';
import { defaultTemplate, readTemplate, type Template } from './templates.js';

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

export interface InitOptions {
  /** One of dbm's templates, or the path of a folder; `generic` if nothing is said. */
  readonly template?: string;
}

/**
 * Writes what a project needs to begin: a config, starter models and the migrations folder, as a template has
 * them. Where a config is there already, the others are those that it names. Overwrites nothing.
 */
export async function init(environment: Environment, options: InitOptions = {}): Promise<InitResult> {
  const template = await readTemplate(options.template ?? defaultTemplate, environment.cwd);
  const existing = existingConfig(environment);
  const wanted =
    existing === null
      ? await wantedWithoutConfig(environment, template)
      : await wantedByConfig(environment, existing, template);
  const created: string[] = [];
  const kept: string[] = existing === null ? [] : [existing];
  for (const file of wanted) ((await writeIfAbsent(file)) ? created : kept).push(file.path);
  if (existing === null && environment.url !== null) environment.onEvent({ kind: 'note', text: urlLeftOut });
  return { created, kept };
}

const urlLeftOut =
  'The URL is not in the config, since it may hold a password: write it into `.env`, as DATABASE_URL=...';

function existingConfig({ cwd, config }: Environment): string | null {
  const candidates = config === null ? configNames.map((name) => join(cwd, name)) : [resolve(cwd, config)];
  return candidates.find((path) => existsSync(path)) ?? null;
}

async function wantedWithoutConfig(
  { cwd, config, directory }: Environment,
  template: Template,
): Promise<readonly Wanted[]> {
  const path = resolve(cwd, config ?? template.config);
  const root = dirname(path);
  const folder = directory === null ? join(root, 'migrations') : resolve(cwd, directory);
  const text = template.files.get(template.config)!;
  const others = [...template.files].filter(([name]) => name !== template.config && !isInFolder(name));
  return [
    { path, text: text.replace("'./migrations'", quoteText(pathFrom(root, folder))) },
    ...others.map(([name, content]) => ({ path: join(root, name), text: content })),
    ...(await wantedInFolder(folder, join(folder, 'versions'), template)),
  ];
}

/** What a config that is there wants. Only a single file of models is begun for the user. */
async function wantedByConfig(
  environment: Environment,
  config: string,
  template: Template,
): Promise<readonly Wanted[]> {
  const { cwd, directory } = environment;
  const { project } = await loadProject({ cwd, config, directory, url: null });
  const { models, root, migrations } = project;
  const entries = models?.kind === 'files' ? models.entries : [];
  const extension = /^[^*?{]+(\.[cm]?[jt]s)$/.exec(entries[0] ?? '')?.[1];
  const text = [...template.files].find(([name]) => name === `models${extension}`)?.[1];
  const starter =
    entries.length === 1 && text !== undefined ? [{ path: resolve(root, entries[0]!), text }] : [];
  return [...starter, ...(await wantedInFolder(migrations.folder, migrations.versions[0].path, template))];
}

/** The template's files for the migrations folder. */
async function wantedInFolder(
  folder: string,
  versions: string,
  { files }: Template,
): Promise<readonly Wanted[]> {
  const wanted = [...files].flatMap(([name, text]) => {
    const inside = name.slice(migrationsFolder.length);
    return isInFolder(name) && inside !== keepFile ? [{ path: join(folder, inside), text }] : [];
  });
  // So that git keeps the folder while it is empty.
  return (await isEmpty(versions)) ? [...wanted, { path: join(versions, '.gitkeep'), text: '' }] : wanted;
}

const migrationsFolder = 'migrations/';
const keepFile = 'versions/.gitkeep';

function isInFolder(name: string): boolean {
  return name.startsWith(migrationsFolder);
}

async function isEmpty(folder: string): Promise<boolean> {
  return !existsSync(folder) || (await readdir(folder)).length === 0;
}

async function writeIfAbsent({ path, text }: Wanted): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'EEXIST' && existsSync(path)) return false;
    // It was new, and only the disk had no room for all of it: no half file stays.
    if (['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'].includes(code ?? '')) await rm(path, { force: true });
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
