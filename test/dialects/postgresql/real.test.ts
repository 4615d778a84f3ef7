import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { emptyCatalog } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { diffCatalogs } from '../../../src/diff/index.js';
import { dump } from '../../servers/dumps.js';
import { everything, TestDatabase } from './support.js';

const folder = fileURLToPath(new URL('../../../../shared/real/postgres/', import.meta.url));
const isThere = existsSync(folder);
if (!isThere) console.warn(`Real schemas were NOT tested: ${folder} is not there.`);

const names = ['chinook', 'northwind', 'sakila'];

/** The statements of a dump that are about what dbm manages. */
function managed(text: string): readonly string[] {
  const foreign =
    /^(CREATE|ALTER) (AGGREGATE|SEQUENCE)|INHERITS|payment_p2007|^COMMENT ON (EXTENSION|SCHEMA)/m;
  return text
    .split(/;\n/)
    .map((statement) => statement.trim())
    .filter(
      (statement) =>
        statement !== '' && !foreign.test(statement) && /^(CREATE|ALTER|COMMENT)/.test(statement),
    )
    .sort();
}

describe.skipIf(!isThere)('real schemas', () => {
  it.each(names)('%s is read, built elsewhere, and the same to the server', async (name) => {
    const [original, copy] = [await TestDatabase.create(), await TestDatabase.create()];
    try {
      await original.query(await loadable(name));
      await original.query('RESET search_path');
      const live = await original.inspect(everything);
      expect(live.tables.length).toBeGreaterThan(10);

      if (name === 'sakila') {
        expect(new Set(live.unmanaged.map(({ kind }) => kind))).toEqual(new Set(['comment on a schema']));
      }
      const target = { ...live, unmanaged: [] };
      await copy.run(...diffCatalogs(emptyCatalog, target, postgresql.diffRules));

      const built = await copy.inspect(everything);
      expect({ ...built, unmanaged: [] }).toEqual(target);
      const settled = await postgresql.settle(copy.connection, copy.server, built, target);
      expect(settled).toEqual({ target, notes: [] });
      const [copied, wanted] = [await dump(copy.url), await dump(original.url)];
      expect(managed(copied)).toEqual(managed(wanted));
      if (live.unmanaged.length === 0) expect(copied).toBe(wanted);

      // And down again, as far as nothing depends on the tables that dbm does not know.
      await copy.run(...diffCatalogs({ ...built, unmanaged: [] }, emptyCatalog, postgresql.diffRules));
      expect((await copy.inspect(everything)).tables).toEqual([]);
    } finally {
      await original.drop();
      await copy.drop();
    }
  });
});

/** The script without the commands that are psql's or about databases. */
async function loadable(name: string): Promise<string> {
  const script = await readFile(`${folder}${name}.sql`, 'utf8');
  return script.replace(/^(\\|DROP DATABASE|CREATE DATABASE).*$/gm, '');
}
