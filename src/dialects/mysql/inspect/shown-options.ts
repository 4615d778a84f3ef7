import { decodeString } from '../expressions.js';
import { canonicalPartitions } from '../partitions.js';
import { canonicalStorage, isForeign } from '../storage.js';
import type { ServerOptions } from './server-table.js';
import type { TokenReader } from './token-reader.js';

/** What stands behind the columns in SHOW CREATE TABLE. */
export interface ShownOptions extends ServerOptions {
  /** What is told and left as it is: `DATA DIRECTORY=/data`. */
  readonly others: readonly string[];
}

export function readOptions(reader: TokenReader): ShownOptions {
  const storage: Record<string, string> = {};
  const others: string[] = [];
  const known = { engine: '', charset: null as string | null, collation: null as string | null, comment: '' };
  let partitionBy: string | null = null;
  let systemVersioning = false;
  while (!reader.done) {
    if (reader.accept('PARTITION', 'BY')) partitionBy = canonicalPartitions(reader.rest());
    else if (reader.accept('WITH', 'SYSTEM', 'VERSIONING')) systemVersioning = true;
    else {
      const name = readName(reader);
      const value = readValue(reader);
      if (name === 'ENGINE') known.engine = value;
      else if (name === 'CHARSET') known.charset = value;
      else if (name === 'COLLATE') known.collation = value;
      else if (name === 'COMMENT') known.comment = value;
      else if (!isForeign(name)) storage[name] = value;
      // The counter goes with the rows.
      else if (name !== 'AUTO_INCREMENT') others.push(`${name}=${value}`);
    }
  }
  return { ...known, storage: canonicalStorage(storage), partitionBy, systemVersioning, others };
}

/** `ROW_FORMAT`, `DATA DIRECTORY`. */
function readName(reader: TokenReader): string {
  reader.accept('DEFAULT');
  const words = [reader.name()];
  if (reader.sees('DIRECTORY')) words.push(reader.name());
  return words.join(' ').toUpperCase();
}

function readValue(reader: TokenReader): string {
  reader.accept('=');
  if (reader.sees('(')) return `(${reader.parenthesised()})`;
  const token = reader.next();
  return token.kind === 'string' ? decodeString(token) : token.value;
}
