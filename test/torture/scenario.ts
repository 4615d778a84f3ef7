/**
 * Migrations in which every statement counts: each one that is run twice, or left out, shows in the structure or in
 * the rows. `prepare` is the first, `torture` the one that is interrupted, `after` follows.
 */
export interface Scenario {
  /** Files of the versions folder, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** How many revisions they are. */
  readonly revisions: number;
}

const imports = `import type { Op } from 'kysely-dbm';
import { check, foreignKey, index, integer, primaryKey, sql, string, unique } from 'kysely-dbm/schema';
`;

const prepare = `${imports}
export const revision = 'a1';
export const downRevision = null;
export async function upgrade(op: Op): Promise<void> {
  await op.createTable('counters', { name: string(20).notNull(), value: integer().notNull() }, [
    primaryKey('pk_counters').on('name'),
  ]);
  await op.db.insertInto('counters').values({ name: 'runs', value: 0 }).execute();
}
export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('counters');
}
`;

const after = `${imports}
export const revision = 'c3';
export const downRevision = 'b2';
export async function upgrade(op: Op): Promise<void> {
  await op.execute("update counters set value = value * 2 where name = 'runs'");
  await op.createIndex('persons', index('ix_persons_email').on('email'));
}
export async function downgrade(op: Op): Promise<void> {
  await op.dropIndex('persons', 'ix_persons_email');
  await op.execute("update counters set value = value / 2 where name = 'runs'");
}
`;

/** `raw`: with a statement about structure that dbm did not write itself. */
export function scenario(options: { readonly transaction?: boolean; readonly raw?: boolean } = {}): Scenario {
  const { transaction = true, raw = false } = options;
  const alters = transaction;
  // SQLite changes no table without a transaction.
  const onSqlite = transaction ? '' : "if (op.dialect !== 'sqlite') ";
  const torture = `${imports}
export const revision = 'b2';
export const downRevision = 'a1';
${transaction ? '' : 'export const transaction = false;\n'}
const count = (op: Op, by: number) =>
  op.execute(sql\`update counters set value = value + \${by} where name = 'runs'\`);

export async function upgrade(op: Op): Promise<void> {
  await count(op, 1);
  await op.createTable(
    'users',
    { id: integer().autoIncrement(), email: string(60).notNull(), age: integer() },
    [primaryKey('pk_users').on('id'), unique('uq_users_email').on('email')],
  );
  const insert = op.db.insertInto('users').values({ email: 'ann@example.org', age: 30 });
  const id = op.dialect === 'postgresql'
    ? (await insert.returning('id').executeTakeFirstOrThrow()).id
    : Number((await insert.executeTakeFirstOrThrow()).insertId);
  await op.createTable('posts', { id: integer().notNull(), author: integer().notNull(), title: string(40) }, [
    primaryKey('pk_posts').on('id'),
    foreignKey('fk_posts_author').on('author').references('users', ['id']),
  ]);
  await count(op, 10);
  await op.db.insertInto('posts').values({ id: 7, author: id, title: 'first' }).execute();
  await op.db.insertInto('posts').values({ id: 8, author: id, title: null }).execute();
${
  alters
    ? `  await op.alterTable('users', (t) => {
    t.addColumn('login', string(60).notNull(), { backfill: sql\`substr(email, 1, 3)\` });
    t.alterColumn('age', integer().notNull().default(0), { backfill: 18 });
    t.addConstraint(check('ck_users_age', sql\`age >= 0\`));
  });
  await op.alterColumn('posts', 'title', string(80).notNull(), { from: string(40), backfill: 'untitled' });`
    : ''
}
${raw ? "  await op.execute('create view adults as select * from users where age >= 18');" : ''}
  await count(op, 100);
  await op.renameTable('users', 'persons');
  ${onSqlite}await op.createIndex('posts', index('ix_posts_title').on('title'));
  await op.createTable('gone', { id: integer().notNull() });
  await count(op, 1000);
  await op.dropTable('gone');
}

export async function downgrade(op: Op): Promise<void> {
  ${onSqlite}await op.dropIndex('posts', 'ix_posts_title');
  await count(op, -1000);
  await op.renameTable('persons', 'users');
${raw ? "  await op.execute('drop view adults');" : ''}
  await op.execute('delete from posts');
  await op.dropTable('posts');
  await count(op, -100);
  await op.execute('delete from users');
  await op.dropTable('users');
  await count(op, -11);
}
`;
  return {
    files: {
      'migrations/versions/20260101_0900_a1.ts': prepare,
      'migrations/versions/20260102_0900_b2.ts': torture,
      'migrations/versions/20260103_0900_c3.ts': after,
    },
    revisions: 3,
  };
}
