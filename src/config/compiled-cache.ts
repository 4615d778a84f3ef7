import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
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
    const compiled = content.subarray(digestLength);
    // V8 would run whatever a crash may have left half written.
    if (!digestOf(text, compiled).equals(content.subarray(0, digestLength))) return null;
    return deserialize(compiled) as CompiledCode;
  } catch {
    return null;
  }
}

/** Keeps it for the next process. */
export function writeCompiled(file: string, text: string, code: CompiledCode): void {
  const compiled = serialize(code);
  writeCacheFile(file, Buffer.concat([digestOf(text, compiled), compiled]));
}

const digestLength = 32;

function digestOf(text: string, compiled: Uint8Array): Buffer {
  return createHash('sha256').update(writer).update(text).update(compiled).digest();
}
