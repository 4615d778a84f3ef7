import { join } from 'node:path';
import { Script } from 'node:vm';
import { plainHash } from '../util/index.js';
import { readCompiled, release, writeCompiled } from './compiled-cache.js';
import { plainCode } from './plain-code.js';

/** A module that is ready to run. */
export interface PlainModule {
  /** The modules that it imports, and under which names. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** Runs it and gives its exports; each run makes new ones. */
  run(imported: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
}

type Start = (imported: unknown, exports: unknown) => Promise<void>;

/**
 * Compiles TypeScript that is JavaScript but for what dbm itself writes: `import type`, the types of exported
 * constants, and `(op: Op): Promise<void>`. That is every generated migration and most configs and models, and
 * it takes a hundredth of the time of a transpiler. Null for a file that holds anything else, or that may: V8
 * refuses all other syntax of TypeScript, and what JavaScript would read in another way, type arguments, is
 * looked for. What a long text becomes is kept in the folder `cache`.
 */
export function compilePlain(text: string, path: string, cache: string | null = null): PlainModule | null {
  const isKept = cache !== null && text.length >= worthKeeping;
  const file = isKept ? join(cache, `compiled-${plainHash(path)}`) : null;
  const known = file === null ? null : readCompiled(file, text);
  const plain = known ?? plainCode(text);
  if (plain === null) return null;
  // V8 compiles a function in parentheses at once, where it reads others twice; arrow functions it does not.
  // https://v8.dev/blog/preparser#pife
  const head = "'use strict';(async function(__imported,__exports){";
  try {
    const script = new Script(
      `${head}${plain.code}\n;Object.assign(__exports,{${plain.exported.join(',')}});})`,
      {
        filename: path,
        columnOffset: -head.length,
        ...(known === null ? {} : { cachedData: known.cachedData }),
      },
    );
    if (known !== null) release(known);
    const isNew = file !== null && (known === null || script.cachedDataRejected === true);
    const keep = () => writeCompiled(file!, text, { ...plain, cachedData: script.createCachedData() });
    return moduleOf(script, plain.imports, isNew ? keep : null);
  } catch {
    // It holds more TypeScript than this knows, or a mistake, which a transpiler explains better.
    return null;
  }
}

/** Apart from `compilePlain`, so that the module does not hold on to its text and to the code that was kept. */
function moduleOf(script: Script, imports: PlainModule['imports'], keep: (() => void) | null): PlainModule {
  const start = script.runInThisContext() as Start;
  return {
    imports,
    run: async (imported) => {
      const exports: Record<string, unknown> = Object.create(null, {
        [Symbol.toStringTag]: { value: 'Module' },
      });
      await start(imported, exports);
      // Only later, because then it holds the functions that were called as well, those of references among them.
      if (keep !== null) setImmediate(keep);
      return exports;
    },
  };
}

/** In characters. Shorter texts are compiled sooner than looked up. */
const worthKeeping = 32_768;
