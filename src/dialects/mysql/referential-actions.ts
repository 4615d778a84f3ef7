import type { ForeignKey, ReferentialAction } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import { sameContent } from '../../operations/index.js';
import type { Server } from '../dialect.js';
import { isMariadb } from './server.js';

/**
 * What a foreign key does that says nothing. RESTRICT and NO ACTION are the same to InnoDB, but both servers
 * keep apart which of them was said.
 * https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-referential-actions
 */
export function unsaidAction(server: Server): ReferentialAction {
  return isMariadb(server) ? 'restrict' : 'no action';
}

/** A foreign key's action in the server's words. */
export function readAction(words: string): ReferentialAction {
  switch (words.toUpperCase()) {
    case 'NO ACTION':
      return 'no action';
    case 'RESTRICT':
      return 'restrict';
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

/** The wanted key with the live one's word where both say nothing: the models have NO ACTION then, MariaDB RESTRICT. */
function withLiveActions(wanted: ForeignKey, live: ForeignKey, server: Server): ForeignKey {
  const same = (a: ReferentialAction, b: ReferentialAction) =>
    a === 'no action' && b === unsaidAction(server) ? b : a;
  return {
    ...wanted,
    onDelete: same(wanted.onDelete, live.onDelete),
    onUpdate: same(wanted.onUpdate, live.onUpdate),
  };
}

/** The wanted key with the live one's name, where it has none, and words, where they say the same. */
export function respellForeignKey(key: ForeignKey, live: readonly ForeignKey[], server: Server): ForeignKey {
  const isSame = (it: ForeignKey) => sameContent(it, withLiveActions(key, it, server));
  const found =
    key.name === null
      ? live.find(isSame)
      : live.find((it) => it.name?.toLowerCase() === key.name!.toLowerCase());
  if (found === undefined) return key;
  return { ...withLiveActions(key, found, server), name: key.name ?? found.name };
}
