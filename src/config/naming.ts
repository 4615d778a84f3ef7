import type { NamingConvention } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { didYouMean } from '../util/index.js';

/** What the templates of a naming convention may hold. */
const placeholders: Readonly<Record<keyof NamingConvention, readonly string[]>> = {
  pk: ['table', 'columns'],
  fk: ['table', 'columns', 'referred'],
  uq: ['table', 'columns'],
  ck: ['table', 'name'],
  ix: ['table', 'columns'],
};

/** Throws DbmError `config` for a template that would give every name the same, or nonsense. */
export function checkNaming(naming: Partial<NamingConvention>, where: string): void {
  for (const [key, template] of Object.entries(naming)) {
    const known = placeholders[key as keyof NamingConvention];
    for (const [whole, name] of (template ?? '').matchAll(/\{([^}]*)\}/g)) {
      if (known.includes(name!)) continue;
      throw new DbmError('config', `${where}: naming.${key} has the unknown placeholder ${whole}`, {
        hint: didYouMean(name!, known) || `Known are ${known.map((it) => `{${it}}`).join(', ')}.`,
      });
    }
  }
}
