import type { DialectName } from '../catalog/index.js';

/** Which values of TypeScript a type in the engine's own words holds, as its driver gives them; null if unknown. */
export function rawTypeScript(sql: string, dialect: DialectName): string | null {
  return rules[dialect].find(([pattern]) => pattern.test(sql))?.[1] ?? null;
}

type Rules = readonly (readonly [RegExp, string])[];

const rules: Readonly<Record<DialectName, Rules>> = {
  // By the affinity, but for dates, which are texts: https://www.sqlite.org/datatype3.html
  sqlite: [
    [/int/i, 'number'],
    [/char|clob|text|date|time/i, 'string'],
    [/blob/i, 'Buffer'],
    [/real|floa|doub|num|dec|bool/i, 'number'],
  ],
  postgresql: [
    [/\[\]$/, 'unknown[]'],
    [/^(citext|inet|cidr|macaddr8?|money|tsvector|xml|name|bit|oid)\b|range$/, 'string'],
  ],
  mysql: [
    [/^(tinyint|smallint|mediumint|int|bigint|float|double|year)\b/, 'number'],
    [/^(char|varchar|tinytext|text|mediumtext|longtext|set|decimal)\b/, 'string'],
    [/blob|binary|^bit\b/, 'Buffer'],
  ],
};
