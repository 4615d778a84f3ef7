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
        messages.line(
          `${paint.strong(name)} ${typeWords(column.type)} takes no nulls, and ${displayName(table)} has rows.`,
        );
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
      const answer = await host.ask(`${paint.strong(`${from} -> ${to}`)}: ${choices}? `);
      const letter = answer?.trim().charAt(0).toLowerCase() ?? 'd';
      return letter === '' ? isLikely : letter === 'r';
    },
  };
}
