import { crypto } from './crypto.js';

/** The SHA-256 of a text (UTF-8) in hexadecimal, cut to `length` digits. */
export function hashText(text: string, length = 64): string {
  return crypto().createHash('sha256').update(text).digest('hex').slice(0, length);
}

/**
 * The 64 bits of FNV-1a of a text (UTF-8) in base 36, without any cryptography: for what nobody forges, as the names of
 * our own files. http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function plainHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(36);
}
