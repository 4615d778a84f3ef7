import { type Catalog, emptyCatalog } from '../../src/catalog/index.js';
import { declareContext } from '../../src/dialects/shared/declare-context.js';
import { diffCatalogs } from '../../src/diff/index.js';
import { declarationsIn, declareCatalog } from '../../src/schema/declare.js';
import { useSession } from '../runtime/sessions.js';

/** Makes the tables of models in an empty database, with the statements that a migration would run. */
export async function buildModels(url: string, models: object): Promise<void> {
  await useSession(url, async ({ dialect, server, connection }) => {
    const declared = declareCatalog(declarationsIn(models), declareContext(dialect));
    const target: Catalog = dialect.resolve(declared, server);
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
