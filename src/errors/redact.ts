/** A shorter one is likely to be a part of other words: `app`, `postgres`. */
const longEnough = 10;

/** Passwords in URLs and all `secrets`, replaced by `***`; short ones where they stand as words of their own. */
export function redact(text: string, secrets: Iterable<string>): string {
  let clean = text.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:@/'"`]*):[^\s'"`]*@/gi, '$1:***@');
  // The longest first: one may be a part of another.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    if (secret === '' || !clean.includes(secret)) continue;
    clean = secret.length < longEnough ? replaceWord(clean, secret) : clean.replaceAll(secret, '***');
  }
  return clean;
}

function replaceWord(text: string, word: string): string {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const before = /^\w/.test(word) ? '(?<!\\w)' : '';
  const after = /\w$/.test(word) ? '(?!\\w)' : '';
  return text.replace(new RegExp(`${before}${escaped}${after}`, 'g'), '***');
}

/** A secret as it stands in texts, URLs, JSON and SQL. */
export function spellings(secret: string): readonly string[] {
  if (secret === '') return [];
  // A half of a surrogate pair has no percent-encoding.
  const wellFormed = Buffer.from(secret).toString();
  const percent = encodeURIComponent(wellFormed);
  // Also as RFC 3986 wants it, and as `URL` writes it, which leaves some characters as they are.
  const strict = percent.replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
  const lower = (text: string) => text.replace(/%[0-9A-F]{2}/g, (it) => it.toLowerCase());
  const url = new URL('x://host');
  url.password = secret;
  const form = new URLSearchParams({ '': wellFormed }).toString().slice(1);
  return [
    ...new Set([
      secret,
      ...[percent, strict, url.password, form].flatMap((it) => [it, lower(it)]),
      encodeURI(wellFormed),
      JSON.stringify(secret).slice(1, -1),
      secret.replaceAll("'", "''"),
      secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
      secret.replaceAll('\\', '\\\\').replaceAll("'", "''"),
    ]),
  ];
}
