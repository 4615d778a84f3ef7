import type { Problem } from '../runtime/proof/prove-step.js';
import { oneLine } from '../util/index.js';
import { changeDocument, changeLines } from './changes.js';
import type { Paint } from './paint.js';

/** A problem as --json gives it. */
export function problemDocument({ kind, text, changes }: Problem) {
  return { kind, text, operations: changes.map(changeDocument) };
}

/** Problems as lines, with what differs below each. */
export async function problemLines(problems: readonly Problem[], paint: Paint): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { text, changes } of problems) {
    lines.push(`${paint.danger('!')} ${oneLine(text)}${changes.length > 0 ? ':' : ''}`);
    for (const line of await changeLines(changes, paint)) lines.push(`    ${line}`);
  }
  return lines;
}
