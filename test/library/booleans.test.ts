import { sql } from 'kysely';
import { createDb, loadRelated, withRelated } from 'kysely-dbm/query';
import { boolean, integer, type KyselyDatabase, relations, table } from 'kysely-dbm/schema';
import { expect, it } from 'vitest';
import { engines, freshDatabase } from '../servers/databases.js';

const lists = table('lists', { id: integer().primaryKey(), open: boolean().notNull().default(true) });
const tasks = table('tasks', {
  id: integer().primaryKey(),
  list_id: integer().references(() => lists.id),
  done: boolean().notNull().default(false),
});
const models = { lists, tasks, listRelations: relations(lists, (r) => ({ tasks: r.many(tasks) })) };

interface Database extends KyselyDatabase<typeof models> {}

it.each(engines())('booleans are written on %s as everywhere', async (engine) => {
  const database = await freshDatabase(engine);
  const db = createDb<Database>({ url: database.url });
  try {
    await db.schema.createTable('lists').addColumn('id', 'integer').addColumn('open', 'boolean').execute();
    await db.schema
      .createTable('tasks')
      .addColumn('id', 'integer')
      .addColumn('list_id', 'integer')
      .addColumn('done', 'boolean')
      .execute();
    await db.insertInto('lists').values({ id: 1, open: true }).execute();
    const rows = [1, 2, 3].map((id) => ({ id, list_id: 1, done: id === 1 }));
    await db.insertInto('tasks').values(rows).execute();
    await db.updateTable('tasks').set({ done: true }).where('done', '=', false).where('id', '=', 3).execute();
    await db.deleteFrom('tasks').where('done', 'in', [false]).execute();
    const done = await db.selectFrom('tasks').select('id').where('done', 'is', true).orderBy('id').execute();
    expect(done).toEqual([{ id: 1 }, { id: 3 }]);
    const { ok } = await db
      .selectNoFrom(sql<number>`case when ${true} then 1 else 0 end`.as('ok'))
      .executeTakeFirstOrThrow();
    expect(ok).toBe(1);
    const query = db.selectFrom('lists').where('lists.open', '=', true);
    const [list] = await withRelated(query, lists, {
      tasks: { where: (eb) => eb('tasks.done', '=', true) },
    }).execute();
    expect(list?.tasks.map((it) => [it.id, Boolean(it.done)])).toEqual([
      [1, true],
      [3, true],
    ]);
    const [same] = await loadRelated(db, lists, [{ id: 1 }], 'tasks', {
      where: (eb) => eb('tasks.done', '=', true),
    });
    expect(same?.tasks).toHaveLength(2);
  } finally {
    await db.destroy();
    await database.drop();
  }
});
