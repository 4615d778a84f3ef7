import { DbmError } from '../errors/index.js';
import { snakeCased } from '../schema/casing.js';
import { type Declarations, declarationsIn } from '../schema/declare.js';
import { relatedModel } from '../schema/relations.js';
import { relationsOf } from '../schema/resolve-relations.js';
import { displayPath } from '../util/index.js';
import type { ModuleLoader } from './load.js';
import { explainLoadError } from './load-error.js';
import { findModelFiles } from './model-files.js';
import type { Project } from './project.js';

/**
 * What the project's models declare. Throws DbmError `models` for files that are not there, cannot be loaded
 * or export neither a table nor an empty list, and `config` when the config names no models.
 */
export async function loadModels(project: Project, loader: ModuleLoader): Promise<Declarations> {
  const { models, root, configPath } = project;
  if (models === null) {
    throw new DbmError('config', `${displayPath(configPath)}: models is missing`, {
      hint: "Write models: './models.ts', the file that exports your tables.",
    });
  }
  if (models.kind === 'object') return declared(Object.values(models.value), project);
  const files = findModelFiles(root, models.entries);
  const modules = await loader.loadAll(files, 'models');
  // All exports in one list: a table that a second file exports again is one table.
  const exported = modules.flatMap((module) => Object.values(module));
  const declarations = reading(files[0]!, () => declared(exported, project));
  // An empty list is said on purpose, as `dbm pull` writes it: there shall be no table.
  const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
  const count = declarations.tables.length + declarations.objects.length;
  if (count > 0 || exported.some(isEmpty)) return declarations;
  const where = files.length === 1 ? displayPath(files[0]!) : `${files.length} models files`;
  throw new DbmError('models', `No table is exported by ${where}`, {
    hint: "Write export const users = table('users', { ... }); with table from kysely-dbm/schema.",
  });
}

/** Exported values may throw when they are looked at. */
function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw explainLoadError(thrown, path, 'models');
  }
}

/** What exported values declare, in the database's names. Relations are only looked at for mistakes. */
function declared(exported: readonly unknown[], { casing }: Project): Declarations {
  for (const value of exported) {
    const model = relatedModel(value);
    if (model !== null) relationsOf(model);
  }
  const declarations = declarationsIn(exported);
  return casing === null ? declarations : snakeCased(declarations);
}
