// usage: node queries.mjs URL STATEMENTS.json: sends statements with the bare driver, and does nothing with the rows.
import { readFileSync } from 'node:fs';

const [url, path] = process.argv.slice(2);
const statements = JSON.parse(readFileSync(path, 'utf8'));
if (url.startsWith('sqlite:')) {
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(url.slice('sqlite:///'.length));
  for (const { sql, parameters = [] } of statements) {
    const statement = database.prepare(sql);
    if (statement.reader) statement.all(parameters);
    else statement.run(parameters);
  }
  database.close();
} else if (url.startsWith('postgresql:')) {
  const { default: pg } = await import('pg');
  const client = new pg.Client(url);
  await client.connect();
  for (const { sql, parameters = [] } of statements) await client.query(sql, parameters);
  await client.end();
} else {
  const { default: mysql } = await import('mysql2/promise');
  const connection = await mysql.createConnection(url.replace(/^mariadb:/, 'mysql:'));
  for (const { sql, parameters = [] } of statements) await connection.query(sql, parameters);
  await connection.end();
}
