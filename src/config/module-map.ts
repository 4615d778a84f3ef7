import { DbmError } from '../errors/index.js';
import { type Revision, readHeader } from '../revisions/index.js';
import { type LoadPurpose, type Module, ModuleLoader } from './load.js';

/**
 * Migrations as modules instead of files, by a name such as that of the file: what
 * `import.meta.glob('./migrations/versions/*.ts', { eager: true })` gives, or an object of imports. An entry may
 * also be a function that imports its module.
 */
export type MigrationModules = Readonly<Record<string, object | (() => object | Promise<object>)>>;

/** The revisions that the modules are, and what loads them and the files in `root`. Throws DbmError `revision`. */
export async function readModules(
  modules: MigrationModules,
  root: string,
): Promise<{
  readonly revisions: readonly Revision[];
  readonly loader: ModuleLoader;
}> {
  const loaded = new Map<string, Module>();
  for (const [name, entry] of Object.entries(modules)) loaded.set(name, await moduleOf(name, entry));
  return {
    revisions: [...loaded].map(([name, module]) => readHeader(headerText(module), name)),
    loader: new GivenModules(root, loaded),
  };
}

async function moduleOf(name: string, entry: MigrationModules[string]): Promise<Module> {
  const module: unknown = typeof entry === 'function' ? await entry() : entry;
  if (typeof module === 'object' && module !== null) return module as Module;
  throw new DbmError('migration', `The migration ${name} of the module map is no module`, {
    hint: 'Give the imported module, or a function that imports it.',
  });
}

/** The exports as they would be written, so that there is one way to read and check a header. */
function headerText(module: Module): string {
  return Object.entries(module)
    .filter(([, value]) => value !== undefined && typeof value !== 'function')
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join('\n');
}

/** Gives what is there already, and loads all else. */
class GivenModules extends ModuleLoader {
  constructor(
    root: string,
    private readonly modules: ReadonlyMap<string, Module>,
  ) {
    super(root);
  }

  override async loadAll(
    paths: readonly string[],
    purpose: LoadPurpose,
    texts?: readonly (string | null)[],
  ): Promise<readonly Module[]> {
    const given = paths.map((path) => this.modules.get(path));
    return given.includes(undefined) ? super.loadAll(paths, purpose, texts) : (given as readonly Module[]);
  }

  override text(path: string): string | null {
    return this.modules.has(path) ? null : super.text(path);
  }
}
