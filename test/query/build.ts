import { type Catalog, defaultNaming, emptyCatalog } from '../../src/catalog/index.js';
import { diffCatalogs } from '../../src/diff/index.js';
import { declarationsIn, declareCatalog } from '../../src/schema/declare.js';
import { useSession } from '../runtime/sessions.js';

/** Makes the tables of models in an empty database, with the statements that a migration would run. */
export async function buildModels(url: string, models: object): Promise<void> {
  await useSession(url, async ({ dialect, server, connection }) => {
    const { maxNameBytes } = dialect;
    const context = { dialect: dialect.name, writer: dialect, naming: defaultNaming, maxNameBytes };
    const target: Catalog = dialect.resolve(declareCatalog(declarationsIn(models), context), server);
    for (const operation of diffCatalogs(emptyCatalog, target, dialect.diffRules)) {
      const statements = await dialect.compile(operation, {
        server,
        connection,
        structure: async () => null,
      });
      for (const { sql } of statements) await connection.query(sql);
    }
  });
}
