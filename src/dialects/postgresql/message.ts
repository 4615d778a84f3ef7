import type { Dialect } from '../dialect.js';

const separator = '; ';

/**
 * A simple query may hold several statements, of which those behind one that fails are not run.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
export const message: NonNullable<Dialect['message']> = {
  join: (statements, _server, { takesSeveral = false }) => (takesSeveral ? statements.join(separator) : null),

  /** The server says at which character of the message; where it does not, what comes before cannot have failed. */
  async failedAt(_connection, thrown, statements) {
    const last = statements.length - 1;
    const start = statements.slice(0, last).join(separator).length + separator.length;
    const position = positionOf(thrown);
    if (position !== null && position > start)
      (thrown as { position: string }).position = String(position - start);
    return last;
  },
};

function positionOf(thrown: unknown): number | null {
  const { position } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    position?: unknown;
  };
  return typeof position === 'string' ? Number(position) : null;
}
