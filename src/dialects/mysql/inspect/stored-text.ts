import type { Server } from '../../dialect.js';
import { isIntroducer, tokensOf } from '../expressions.js';
import { isMariadb } from '../server.js';

/**
 * An expression as information_schema tells it. MySQL escapes quotes and backslashes in it once more than
 * SHOW CREATE TABLE does, and takes each of its bytes for a character.
 * https://github.com/dbeaver/dbeaver/issues/21648, https://github.com/vrana/adminer/issues/1297
 */
export function expressionText(text: string, server: Server): string {
  if (isMariadb(server)) return text;
  const plain = text.replace(/\\([\s\S])/g, (_, char: string) => controls[char] ?? char);
  return /[\x80-\xff]/.test(plain) && !/[^\0-\xff]/.test(plain) ? decodedText(plain) : plain;
}

const controls: Readonly<Record<string, string>> = { '0': '\0', n: '\n', r: '\r', Z: '\x1a' };

/** The text is UTF-8 but for its literals that say another character set: `_latin1'...'` holds bytes of that one. */
function decodedText(text: string): string {
  let result = '';
  let end = 0;
  tokensOf(text).forEach((token, at, tokens) => {
    if (!isIntroducer(token, tokens[at + 1])) return;
    const literal = tokens[at + 1]!;
    result += decoded(text.slice(end, literal.start), 'utf-8');
    result += decoded(literal.text, encodings[token.text.slice(1).toLowerCase()] ?? 'utf-8');
    end = literal.end;
  });
  return result + decoded(text.slice(end), 'utf-8');
}

/** Of the single-byte character sets. https://dev.mysql.com/doc/refman/8.4/en/charset-charsets.html */
const encodings: Readonly<Record<string, string>> = {
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  cp866: 'ibm866',
  greek: 'iso-8859-7',
  hebrew: 'iso-8859-8',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  latin1: 'windows-1252',
  latin2: 'iso-8859-2',
  latin5: 'windows-1254',
  latin7: 'iso-8859-13',
  macroman: 'macintosh',
};

/** What Windows-1252 has in the place of control characters, for which Node.js 20 takes them (nodejs/node#56542). */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** What the bytes, one a character, mean; themselves where they mean nothing. */
function decoded(bytes: string, encoding: string): string {
  if (encoding === 'windows-1252') {
    return bytes.replace(/[\x80-\x9f]/g, (byte) => windows1252[byte.charCodeAt(0) - 0x80]!);
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}
