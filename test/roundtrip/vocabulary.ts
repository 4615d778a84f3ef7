import type { Engine as EngineName } from '../servers/server.js';
import type { Engine } from '../support/arbitraries.js';
import type { OpenSession } from '../support/session.js';

/** What random schemas may use on an engine. */
export function vocabulary(name: EngineName, { session }: OpenSession): Engine {
  return {
    dialect: session.dialect.name,
    writer: session.dialect,
    partialIndexes: name === 'sqlite' || name === 'postgresql',
    expressionIndexes: name !== 'mariadb',
    comments: name !== 'sqlite',
    postgresqlIndexes: name === 'postgresql',
  };
}
