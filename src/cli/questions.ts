import { displayName, typeWords } from '../catalog/index.js';
import { noQuestions, type Questions } from '../commands/environment.js';
import type { Host } from './host.js';
import type { Messages } from './output.js';

/** Asks on the terminal, if there is one. */
export function terminalQuestions(host: Host, messages: Messages): Questions {
  if (!host.interactive) return noQuestions;
  const { paint } = messages;
  return {
    backfill: async ({ table, column, problem }) => {
      const name = `${displayName(table)}.${column.name}`;
      if (problem === null) {
        const why = column.nullable
          ? `needs a value: rows of ${displayName(table)} would not meet a check or a generated column that uses it.`
          : `takes no nulls, and ${displayName(table)} has rows.`;
        messages.line(`${paint.strong(name)} ${typeWords(column.type)} ${why}`);
      } else {
        messages.line(`${paint.danger('No:')} ${problem}`);
      }
      const answer = await host.ask(
        'Value for the existing rows (sql:... for an expression, empty to decide in the file): ',
      );
      return answer === null || answer.trim() === '' ? null : answer;
    },
    rename: async ({ from, to, likelihood }) => {
      const isLikely = likelihood >= 0.7;
      const choices = isLikely
        ? '[R]enamed, or dropped and added (d)'
        : 'renamed (r), or [D]ropped and added';
      for (;;) {
        const answer = await host.ask(`${paint.strong(`${from} -> ${to}`)}: ${choices}? `);
        if (answer === null) return null;
        const isRename = readRename(answer, isLikely);
        if (isRename !== null) return isRename;
        messages.line('Answer r or d.');
      }
    },
  };
}

/** Null for an answer that is none: what was not understood must not drop anything. */
function readRename(answer: string, otherwise: boolean): boolean | null {
  const word = answer.trim().toLowerCase();
  if (word === '') return otherwise;
  if (['r', 'rename', 'renamed', 'y', 'yes'].includes(word)) return true;
  return ['d', 'drop', 'dropped', 'n', 'no'].includes(word) ? false : null;
}
