import type { ConnectionSettings } from '../dialect.js';

/** A database of SQLite that lives as long as its connection. */
export const inMemory: ConnectionSettings = {
  flavor: 'sqlite',
  database: ':memory:',
  host: null,
  port: null,
  user: null,
  password: null,
  parameters: {},
  ssl: null,
  pool: {},
};
