import type { Driver, Dialect as KyselyDialect } from 'kysely';
import type { DriverConnection } from '../dialects/index.js';

/** One connection of a Kysely dialect that the config gives: its driver connects, and closes in the end. */
export async function connectThrough(dialect: KyselyDialect): Promise<DriverConnection> {
  const { CompiledQuery } = await import('kysely');
  const driver = dialect.createDriver();
  await driver.init();
  const connection = await driver.acquireConnection();
  const lent: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: (it, settings) => driver.beginTransaction(it, settings),
    commitTransaction: (it) => driver.commitTransaction(it),
    rollbackTransaction: (it) => driver.rollbackTransaction(it),
    savepoint: driver.savepoint?.bind(driver),
    rollbackToSavepoint: driver.rollbackToSavepoint?.bind(driver),
    releaseSavepoint: driver.releaseSavepoint?.bind(driver),
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await connection.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]))).rows,
    kyselyDialect: async () => ({
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => lent,
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    }),
    close: async () => {
      await driver.releaseConnection(connection);
      await driver.destroy();
    },
  };
}
