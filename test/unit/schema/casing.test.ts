import { describe, expect, it } from 'vitest';
import { type Catalog, defaultNaming } from '../../../src/catalog/index.js';
import { snakeCased } from '../../../src/schema/casing.js';
import { declarationsIn, declareCatalog } from '../../../src/schema/declare.js';
import {
  columnsOf,
  foreignKey,
  index,
  inherits,
  integer,
  materializedView,
  partitionBy,
  partitionOf,
  primaryKey,
  sequence,
  sql,
  string,
  table,
  timestamp,
  trigger,
  unique,
  view,
} from '../../../src/schema/index.js';

const writer = {
  quoteIdentifier: (name: string) => `"${name}"`,
  literal: (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value)),
};
const context = {
  dialect: 'postgresql',
  writer,
  naming: defaultNaming,
  maxNameBytes: 63,
  fitsName: () => true,
} as const;

/** The same models in one spelling of names, or in the other. */
function modelsIn(spelled: (name: string) => string): readonly unknown[] {
  const [users, posts, events] = ['appUsers', 'userPosts', 'logEvents'].map(spelled) as [
    string,
    string,
    string,
  ];
  const [id, fullName, userId, createdAt] = ['id', 'fullName', 'userId', 'createdAt'].map(spelled) as [
    string,
    string,
    string,
    string,
  ];
  const user = table(users, { [id]: integer().primaryKey(), [fullName]: string(20) }, (t) => [
    unique('uq').on(t[id]!).include(t[fullName]!),
  ]);
  const post = table(
    posts,
    { [id]: integer(), [userId]: integer().references(`${users}.${id}`, { onDeleteColumns: [userId] }) },
    (t) => [
      primaryKey('pk').on(t[id]!).include(t[userId]!),
      foreignKey('fk')
        .on(t[userId]!)
        .references(() => user[id]!, { onDelete: 'set null', onDeleteColumns: [userId] }),
      index('ix').on(t[id]!).include(t[userId]!),
    ],
  );
  const event = table(events, { [createdAt]: timestamp() }, (t) => [
    partitionBy(sql`range (${t[createdAt]!})`),
  ]);
  const partition = table(spelled('oldEvents'), columnsOf(event), [partitionOf(event, sql`default`)]);
  const heir = table(spelled('moreUsers'), columnsOf(user), [inherits(user)]);
  const columnComments = { [fullName]: 'as it is printed' };
  return [
    user,
    post,
    event,
    partition,
    heir,
    sequence('numbers', { ownedBy: { table: user, column: id } }),
    view(spelled('allNames'), sql`select ${user[fullName]!} from app_users`, { columnComments }),
    materializedView(spelled('keptNames'), sql`select 1`, { indexes: [index('ix_kept').on(fullName)] }),
    trigger('touch', user, sql`create trigger touch before update on app_users execute function touch()`),
  ];
}

const snake: Readonly<Record<string, string>> = {
  appUsers: 'app_users',
  userPosts: 'user_posts',
  logEvents: 'log_events',
  oldEvents: 'old_events',
  moreUsers: 'more_users',
  allNames: 'all_names',
  keptNames: 'kept_names',
  fullName: 'full_name',
  userId: 'user_id',
  createdAt: 'created_at',
};

describe('models in snake case', () => {
  const declared = (models: readonly unknown[], cased = declarationsIn(models)): Catalog =>
    declareCatalog(cased, context);

  it('are those that are written so, wherever a table or column is named', () => {
    const camel = snakeCased(declarationsIn(modelsIn((name) => name)));
    expect(declared([], camel)).toEqual(declared(modelsIn((name) => snake[name] ?? name)));
  });
});
