import type { Op } from '../../src/runtime/op/op.js';
import * as schema from '../../src/schema/index.js';

export interface EvaluatedMigration {
  readonly revision: string;
  readonly downRevision: string | readonly string[] | null;
  upgrade(op: Op): Promise<void>;
  downgrade(op: Op): Promise<void>;
}

/** The exports of a generated models module. */
export function evaluateModels(source: string): Readonly<Record<string, unknown>> {
  const names = [...source.matchAll(/^export const (\S+) =/gm)].map((match) => match[1]!);
  const body = source
    .replace(/^import (\{[\s\S]*?\}) from 'kysely-dbm\/schema';$/m, (_, names) => taken(names))
    .replaceAll(/^export /gm, '')
    .replaceAll(/\braw<[^>]+>\(/g, 'raw(');
  return new Function('schema', `${body}\nreturn { ${names.join(', ')} };`)(schema);
}

/**
 * Runs the source of a generated migration without a file: thousands of them a minute. It relies on the
 * few forms of TypeScript that the renderer writes; that real loaders take them is tested elsewhere.
 */
export function evaluateMigration(source: string): EvaluatedMigration {
  const body = source
    .replace(/^import type .*;$/m, '')
    .replace(/^import (\{[\s\S]*?\}) from 'kysely-dbm\/schema';$/m, (_, names) => taken(names))
    .replaceAll(/^export /gm, '')
    .replaceAll('(op: Op): Promise<void>', '(op)');
  return new Function('schema', `${body}\nreturn { revision, downRevision, upgrade, downgrade };`)(schema);
}

/** What an import of the schema language names, in a function that has it. */
function taken(names: string): string {
  return `const ${names.replaceAll(' as ', ': ')} = schema;`;
}
