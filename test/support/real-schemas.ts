import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import type { Engine } from '../servers/server.js';

/** A well-known schema as the script that makes it: Chinook, Northwind, Sakila and the like. */
export interface RealSchema {
  readonly name: string;
  readonly sql: string;
}

// They are others' work, and no part of this repository.
const root = process.env.DBM_TEST_SCHEMAS ?? fileURLToPath(new URL('../../../shared/real', import.meta.url));

const folders: Readonly<Record<Engine, string>> = {
  sqlite: 'sqlite',
  postgresql: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
};

/** Declares tests for each schema that there is for the engine. Where there are none, it says so and skips. */
export function describeRealSchemas(engine: Engine, tests: (schema: RealSchema) => void): void {
  const schemas = realSchemas(join(root, folders[engine]));
  if (schemas.length === 0) console.warn(`!! ${root} has no schemas for ${engine}: they were NOT tested.`);
  describe.skipIf(schemas.length === 0)(`real schemas on ${engine}`, () => {
    describe.each(schemas)('$name', tests);
  });
}

function realSchemas(folder: string): readonly RealSchema[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.sql')) : [];
  return files.map((file) => ({
    name: basename(file, '.sql'),
    sql: readFileSync(join(folder, file), 'utf8'),
  }));
}
