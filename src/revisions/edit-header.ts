import { findConstants } from './header-constants.js';

/**
 * The text of a migration file with other parents: the value of `downRevision`, and what the comment above says
 * of it. All else stays as it is. The text must have a header that can be read (see readHeader).
 */
export function withDownRevisions(text: string, parents: readonly string[]): string {
  const { constants } = findConstants(text, (_, name) => {
    throw new Error(`${name} cannot be read`);
  });
  const { valueStart, valueEnd } = constants.get('downRevision')!;
  const literals = parents.map((id) => `'${id.replace(/['\\]/g, '\\$&')}'`);
  const value = literals.length > 1 ? `[${literals.join(', ')}]` : (literals[0] ?? 'null');
  const named = parents.length === 0 ? 'nothing, this is the first' : parents.join(', ');
  const before = text
    .slice(0, valueStart)
    .replace(/^(\s*\*\s*Revises:).*$/m, (_, words: string) => `${words} ${named}`);
  return before + value + text.slice(valueEnd);
}
