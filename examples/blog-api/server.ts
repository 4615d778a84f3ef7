import { fileURLToPath } from 'node:url';
import { createApp } from './app.js';
import { migrate, openDatabase } from './database.js';

const db = openDatabase(process.env.DATABASE_URL ?? 'sqlite:///blog.db');
const folder = fileURLToPath(new URL('../../migrations-example/migrations', import.meta.url));
const applied = await migrate(db, folder);
console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);

const server = createApp(db);
server.listen(Number(process.env.PORT ?? 3000), () => console.log('Listening.'));
process.once('SIGTERM', () => server.close(() => void db.destroy()));
