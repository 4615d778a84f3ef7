import type { ReferentialAction } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { Server } from '../dialect.js';
import { isMariadb } from './server.js';

/** A foreign key's action in the server's words. MariaDB says RESTRICT for what nobody said; see resolve.ts. */
export function serverAction(words: string, server: Server): ReferentialAction {
  switch (words.toUpperCase()) {
    case 'NO ACTION':
      return 'no action';
    case 'RESTRICT':
      return isMariadb(server) ? 'no action' : 'restrict';
    case 'CASCADE':
      return 'cascade';
    case 'SET NULL':
      return 'set null';
    case 'SET DEFAULT':
      return 'set default';
    default:
      throw new DbmError('internal', `The server's foreign key action ${words} is not known`);
  }
}
