import {
  foreignKey,
  integer,
  manyToMany,
  primaryKey,
  relations,
  string,
  table,
  uuid,
} from 'kysely-dbm/schema';
import { describe, expect, it } from 'vitest';
import type { DbmError } from '../../../src/errors/index.js';
import { relationsOf } from '../../../src/schema/resolve-relations.js';
import { definitionOf } from '../../../src/schema/table.js';

const id = integer().primaryKey();

function failure(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    const { message, hint } = thrown as DbmError;
    return `${message} | ${hint}`;
  }
  throw new Error('it did not fail');
}

const fresh = () => {
  const users = table('users', { id, name: string() });
  const messages = table('messages', {
    id,
    sender_id: integer()
      .notNull()
      .references(() => users.id),
    receiver_id: integer().references(() => users.id),
  });
  const notes = table('notes', { id, user_id: integer().references(() => users.id) });
  const islands = table('islands', { id });
  return { users, messages, notes, islands };
};

describe('relations', () => {
  it('needs a foreign key', () => {
    const { users, islands } = fresh();
    relations(users, (r) => ({ islands: r.many(islands) }));
    expect(failure(() => relationsOf(users))).toBe(
      'The relation users.islands needs a foreign key from islands to users | Add .references(() => users.id) to the column of islands that means it.',
    );
  });

  it('needs one foreign key, or to be told which', () => {
    const { users, messages } = fresh();
    relations(users, (r) => ({ sent: r.many(messages) }));
    expect(failure(() => relationsOf(users))).toBe(
      'The relation users.sent can be meant by 2 foreign keys from messages to users | Say which: foreignKey: messages.sender_id or messages.receiver_id.',
    );
    const other = fresh();
    relations(other.users, (r) => ({ sent: r.many(other.messages, { foreignKey: other.messages.id }) }));
    expect(failure(() => relationsOf(other.users))).toBe(
      'The relation users.sent names a foreignKey that does not lead to users | Write foreignKey: messages.sender_id or messages.receiver_id.',
    );
  });

  it('does not call many one', () => {
    const { users, notes } = fresh();
    relations(users, (r) => ({ note: r.one(notes) }));
    expect(failure(() => relationsOf(users))).toBe(
      'The relation users.note is one row, and the foreign key of notes is not unique | Write r.many(...), or make user_id unique().',
    );
  });

  it('requires only what is not null', () => {
    const { users, notes, messages } = fresh();
    relations(notes, (r) => ({ user: r.one(users, { required: true }) }));
    expect(failure(() => relationsOf(notes))).toBe(
      'The relation notes.user is required, and its foreign key may be null | Make user_id notNull(), or take required away.',
    );
    relations(messages, (r) => ({
      sender: r.one(users, { required: true, foreignKey: messages.sender_id }),
    }));
    expect(relationsOf(messages).get('sender')).toMatchObject({
      sourceColumns: ['sender_id'],
      targetColumns: ['id'],
    });
  });

  it('does not take a column away', () => {
    const { users, notes } = fresh();
    relations(users, (r) => ({ name: r.many(notes) }));
    expect(failure(() => relationsOf(users))).toBe(
      'The relation users.name has the name of a column | Give the relation another name.',
    );
  });

  it('is declared once, for a table', () => {
    const { users, notes } = fresh();
    relations(users, (r) => ({ notes: r.many(notes) }));
    expect(failure(() => relations(users, () => ({})))).toBe(
      'The relations of users are declared twice | Write all of them in one relations(...).',
    );
    expect(failure(() => relations({} as never, () => ({})))).toContain('something that is no table');
    expect(failure(() => relations(notes, {} as never))).toContain('The relations of notes are no function');
    relations(notes, (r) => ({ user: r.one(undefined as never) }));
    expect(failure(() => relationsOf(notes))).toContain('The relation notes.user leads to something');
  });

  it('finds unique keys of several columns', () => {
    const orders = table('orders', { tenant: integer(), number: integer() }, (t) => [
      primaryKey().on(t.tenant, t.number),
    ]);
    const bills = table('bills', { tenant: integer(), number: integer() }, (t) => [
      primaryKey().on(t.tenant, t.number),
      foreignKey()
        .on(t.tenant, t.number)
        .references(() => [orders.tenant, orders.number]),
    ]);
    relations(orders, (r) => ({ bill: r.one(bills) }));
    expect(relationsOf(orders).get('bill')).toMatchObject({
      sourceColumns: ['tenant', 'number'],
      targetColumns: ['tenant', 'number'],
    });
  });

  it('goes both ways through a table to itself', () => {
    const users = table('users', { id });
    const follows = manyToMany(users, users, { name: 'follows', columns: ['from_id', 'to_id'] });
    relations(users, (r) => ({ followed: r.many(users, { through: follows, foreignKey: follows.from_id }) }));
    expect(relationsOf(users).get('followed')?.through).toEqual({
      table: { schema: null, name: 'follows' },
      sourceColumns: ['from_id'],
      targetColumns: ['to_id'],
    });
    const again = table('users', { id });
    const both = manyToMany(again, again, { columns: ['a', 'b'] });
    relations(again, (r) => ({ others: r.many(again, { through: both }) }));
    expect(failure(() => relationsOf(again))).toContain(
      'Say which: foreignKey: users_users.a or users_users.b',
    );
  });
});

describe('manyToMany', () => {
  it('is a table', () => {
    const users = table('users', { id: uuid().primaryKey() });
    const groups = table('groups', { id });
    const association = definitionOf(manyToMany(users, groups))!;
    expect(association.name).toBe('users_groups');
    expect(Object.keys(association.columns)).toEqual(['users_id', 'groups_id']);
    expect(association.columns.users_id?.definition.type).toEqual({ kind: 'uuid' });
    expect(association.extras.map((it) => it.kind)).toEqual(['primaryKey', 'index']);
  });

  it('needs keys of one column, and two names', () => {
    const users = table('users', { id });
    expect(failure(() => manyToMany(users, users))).toContain(
      'Both columns of the association table users_users are called users_id',
    );
    const keyless = table('logs', { text: string() });
    expect(failure(() => manyToMany(users, keyless))).toContain('logs has no primary key');
  });
});
