import type { DialectName } from '../catalog/index.js';
import type { Dialect, Flavor } from './dialect.js';

export type * from './dialect.js';

/** Loads only the dialect that is asked for. */
export async function loadDialect(name: DialectName): Promise<Dialect> {
  switch (name) {
    case 'sqlite':
      return (await import('./sqlite/index.js')).sqlite;
    case 'postgresql':
      return (await import('./postgresql/index.js')).postgresql;
    case 'mysql':
      return (await import('./mysql/index.js')).mysql;
  }
}

/** What people call the servers. */
export const productNames: Readonly<Record<Flavor, string>> = {
  sqlite: 'SQLite',
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
};

export function dialectOf(flavor: Flavor): DialectName {
  return flavor === 'mariadb' ? 'mysql' : flavor;
}
