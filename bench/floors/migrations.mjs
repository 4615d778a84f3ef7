// usage: node migrations.mjs URL FOLDER: runs the upgrade of every migration file in the folder, in the order of
// their names, each in a transaction of its own with a row that records it, and does nothing else that a tool for
// migrations does: no config, no graph, no checks, no lock, no checksums, one engine, and just the builders that
// these files use. No tool that runs such files can be faster.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import Database from 'better-sqlite3';

const [url, folder] = process.argv.slice(2);
const database = new Database(url.slice('sqlite:///'.length));
const send = (sql) => database.prepare(sql).run();

class Column {
  constructor(sql) {
    this.sql = sql;
  }
  with(sql) {
    this.sql += ` ${sql}`;
    return this;
  }
  primaryKey() {
    return this.with('PRIMARY KEY');
  }
  autoIncrement() {
    return this.with('AUTOINCREMENT');
  }
  notNull() {
    return this.with('NOT NULL');
  }
  default(value) {
    return this.with(`DEFAULT ${value}`);
  }
}

const schema = {
  integer: () => new Column('integer'),
  string: (length) => new Column(`varchar(${length})`),
};

const op = {
  async createTable(name, columns) {
    send(`CREATE TABLE ${name} (${Object.entries(columns).map(([key, { sql }]) => `${key} ${sql}`)})`);
  },
  async alterTable(name, change) {
    const added = [];
    change({ addColumn: (key, { sql }) => added.push(`${key} ${sql}`) });
    for (const column of added) send(`ALTER TABLE ${name} ADD COLUMN ${column}`);
  },
};

/** What is TypeScript in these files, and no JavaScript of a function's body. */
function body(text) {
  return text
    .replace(/^import type .*$/m, '')
    .replace(/^import (.*) from .*$/m, 'const $1 = schema')
    .replace(/\bexport /g, '')
    .replace(/: (Op|Promise<void>)/g, '');
}

send('CREATE TABLE floor_version (revision varchar(128) PRIMARY KEY, applied_at varchar(32) NOT NULL)');
for (const name of readdirSync(folder).sort()) {
  const filename = join(folder, name);
  const code = `(schema) => {${body(readFileSync(filename, 'utf8'))}; return { revision, upgrade }; }`;
  const { revision, upgrade } = new Script(code, { filename }).runInThisContext()(schema);
  send('BEGIN IMMEDIATE');
  await upgrade(op);
  send(`INSERT INTO floor_version VALUES ('${revision}', '${new Date().toISOString()}')`);
  send('COMMIT');
}
database.close();
