import { expect, it } from 'vitest';
import { emptyCatalog } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { diffCatalogs } from '../../../src/diff/index.js';
import { dump } from '../../servers/dumps.js';
import { describeRealSchemas } from '../../support/real-schemas.js';
import { everything, TestDatabase } from './support.js';

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

describeRealSchemas('postgresql', ({ name, sql }) => {
  it('is read, built elsewhere, and the same to the server', async () => {
    const [original, copy] = [await TestDatabase.create(), await TestDatabase.create()];
    try {
      await original.query(withoutCommands(sql));
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
function withoutCommands(script: string): string {
  return script.replace(/^(\\|DROP DATABASE|CREATE DATABASE).*$/gm, '');
}
