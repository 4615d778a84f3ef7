import type { TableRef } from '../catalog/index.js';
import { capitalized } from '../util/index.js';

const reserved = new Set(
  (
    'abstract any as async await boolean break case catch class const constructor continue debugger declare default ' +
    'delete do else enum export extends false finally for from function get if implements import in instanceof ' +
    'interface is let module namespace new null number of package private protected public return set static ' +
    'string super switch symbol table this throw true try type typeof undefined unknown var void while with yield ' +
    // The words of kysely-dbm/schema, which the same file imports.
    'aggregate array bigint bigserial binary boolean char check date decimal domain double enumeration exclude extension fn ' +
    'foreignKey index integer json jsonb key materializedView now primaryKey procedure raw real sequence serial ' +
    'smallint smallserial sql tableOptions text time timestamp trigger unique uuid view'
  ).split(' '),
);

/** A TypeScript identifier for each name, in camel case, no two alike (nor alike but for capitals: files). */
export function uniqueIdentifiers(
  names: readonly { readonly key: string; readonly ref: TableRef }[],
): ReadonlyMap<string, string> {
  const taken = new Set<string>(['index', 'enums', 'objects']);
  const result = new Map<string, string>();
  for (const { key, ref } of names) {
    const candidates = [camelCase(ref.name), camelCase(`${ref.schema ?? ''} ${ref.name}`)];
    let identifier = candidates.find((it) => !taken.has(it.toLowerCase()));
    for (let n = 2; identifier === undefined; n++) {
      const numbered = `${candidates[0]}${n}`;
      if (!taken.has(numbered.toLowerCase())) identifier = numbered;
    }
    taken.add(identifier.toLowerCase());
    result.set(key, identifier);
  }
  return result;
}

function camelCase(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const joined = words.map((word, at) => (at === 0 ? lowerFirst(word) : capitalized(word))).join('');
  const identifier = /^\p{L}/u.test(joined) ? joined : `t${joined}`;
  return reserved.has(identifier) ? `${identifier}Table` : identifier;
}

// `Album` is album, `URL` is url, `FilmActor` is filmActor.
function lowerFirst(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
}
