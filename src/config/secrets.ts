import { spellings } from '../errors/index.js';

/** Everything in a database URL that is a password, or might be one where the URL is misspelt, as it may turn up. */
export function secretsIn(url: string): readonly string[] {
  const rest = /^\s*[A-Za-z][\w+.-]*:\/\/(.*)$/s.exec(url)?.[1];
  if (rest === undefined || /^\s*sqlite/i.test(url)) return [];
  const written = [
    // Up to the first place where a well-formed URL could go on, and up to the last @, whatever stands before it.
    /^[^:@/?]*:([^/?]*)@/s.exec(rest)?.[1],
    /^[^:@/?]*:(.*)@/s.exec(rest)?.[1],
    ...Array.from(rest.matchAll(/[?&][^=&]*(?:pass|pwd|secret|token)[^=&]*=([^&]*)/gi), (it) => it[1]),
  ].filter((it) => it !== undefined);
  return [
    ...new Set(
      written.flatMap((it) => [it, decoded(it), decoded(it.replaceAll('+', ' '))]).flatMap(spellings),
    ),
  ];
}

/** The passwords in environment variables: of their own (`PGPASSWORD`), or in a URL. */
export function secretsOfEnvironment(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value = '']) =>
    /(?:PASSWORD|PASSWD)$|^MYSQL_PWD$/i.test(name) ? spellings(value) : secretsIn(value),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
