import type { Explanation } from '../dialect.js';

const connectionLost: Explanation = {
  message: 'The connection was lost',
  hint: "Try again; see the server's log if it happens again.",
};

/** The conditions of a connection that never came to be or was lost, by Node's codes. */
export const networkErrors: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    message: 'The server refused the connection',
    hint: 'Check host and port in the database URL, and that the server runs there.',
  },
  ENOENT: {
    message: 'There is no server at that socket',
    hint: 'Check the path of the socket in the database URL, and that the server runs.',
  },
  ENOTFOUND: { message: 'The host is not known', hint: 'Check the host in the database URL.' },
  EAI_AGAIN: { message: "The host's name could not be looked up", hint: 'Check the network, and the host.' },
  ETIMEDOUT: { message: 'The server did not answer', hint: 'Check the host, the port and the firewall.' },
  EHOSTUNREACH: { message: 'The host cannot be reached', hint: 'Check the host and the network.' },
  ECONNRESET: connectionLost,
  EPIPE: connectionLost,
  // A code of mysql2.
  PROTOCOL_CONNECTION_LOST: connectionLost,
};
