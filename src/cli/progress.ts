import type { CommandEvent } from '../commands/environment.js';
import type { SentStatement } from '../runtime/session.js';
import { capitalized, statementLine } from '../util/index.js';
import type { Messages } from './output.js';

/** Tells of each revision as it runs, in Alembic's words: `Running upgrade a81b6e2c9d04 -> 3f9a1c07b2de, add posts`. */
export function progressReporter(messages: Messages): (event: CommandEvent) => void {
  const { paint } = messages;
  return (event) => {
    switch (event.kind) {
      case 'running': {
        const { id, downRevisions, message } = event.revision;
        const parents = downRevisions.join(', ');
        const [verb, way] =
          event.direction === 'up'
            ? ['upgrade', `${parents} -> ${paint.strong(id)}`]
            : ['downgrade', `${paint.strong(id)} -> ${parents}`];
        messages.start(`Running ${verb} ${way}${message === '' ? '' : `, ${message}`}`);
        return;
      }
      case 'ran':
        messages.finish(paint.faint(`(${duration(event.durationMs)})`));
        return;
      case 'waitingForLock':
        messages.line(
          `${capitalized(event.holder ?? 'another process')} is migrating this database: waiting for it to end ...`,
        );
        return;
      case 'retrying':
        messages.line(`${event.reason}. Trying ${event.revision.id} again ...`);
        return;
      case 'proving': {
        const { id, message } = event.revision;
        const title = `${paint.strong(id)}${message === '' ? '' : `, ${message}`}`;
        messages.start(`Proving ${event.position}/${event.total} ${title}`);
        return;
      }
      case 'proved': {
        const word = event.outcome === 'failed' ? paint.danger('failed') : event.outcome;
        messages.finish(`${word} ${paint.faint(`(${duration(event.durationMs)})`)}`);
        return;
      }
      case 'scratching':
        return;
      case 'note':
        messages.line(`${paint.changed('note:')} ${event.text}`);
        return;
    }
  };
}

/** Prints each statement before it is sent, and its parameters as a comment behind it. */
export function statementPrinter(messages: Messages): (statement: SentStatement) => void {
  const { faint } = messages.paint;
  return ({ sql, parameters }) => messages.line(faint(statementLine(sql, parameters)));
}

function duration(milliseconds: number): string {
  return milliseconds < 10_000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
