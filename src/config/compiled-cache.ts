import { readFileSync } from 'node:fs';
import { crypto } from '../util/crypto.js';
import { writeCacheFile } from '../util/index.js';
import type { PlainCode } from './plain-code.js';

/** A module with what V8 made of it. */
export interface CompiledCode extends PlainCode {
  readonly cachedData: Buffer;
}

/** The module that writes the code: the build names it by its content, so that another writer writes anew. */
const writer = import.meta.url;

/**
 * What `text` became when it was compiled last; null when it is another text now, or nothing is kept that can
 * be used. V8 itself refuses what another version of it has made.
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#scriptcreatecacheddata
 */
export function readCompiled(file: string, text: string): CompiledCode | null {
  try {
    const content = readFileSync(file);
    const stored = content.subarray(digestLength);
    // V8 would run whatever a crash may have left half written.
    if (!digestOf(text, stored).equals(content.subarray(0, digestLength))) return null;
    const end = stored.indexOf('\n');
    const { code, imports, exported } = JSON.parse(stored.toString('utf8', 0, end)) as StoredCode;
    return { code, imports: new Map(imports), exported, cachedData: stored.subarray(end + 1) };
  } catch {
    return null;
  }
}

/** Gives back the memory of code that V8 has made its own. It would be found only by a full garbage collection. */
export function release({ cachedData: { buffer } }: CompiledCode): void {
  structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
}

/** Keeps it for the next process. */
export function writeCompiled(file: string, text: string, compiled: CompiledCode): void {
  const { code, imports, exported, cachedData } = compiled;
  const head: StoredCode = { code, imports: [...imports], exported };
  const stored = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), cachedData]);
  writeCacheFile(file, Buffer.concat([digestOf(text, stored), stored]));
}

/** The line before V8's code. */
interface StoredCode {
  readonly code: string;
  readonly imports: readonly (readonly [specifier: string, names: readonly string[]])[];
  readonly exported: readonly string[];
}

const digestLength = 32;

function digestOf(text: string, stored: Uint8Array): Buffer {
  return crypto().createHash('sha256').update(writer).update(text).update(stored).digest();
}
