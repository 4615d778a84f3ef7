import { defineConfig } from 'kysely-dbm';

export default defineConfig({
  // A file `.env` beside this one is read before. Other databases:
  // postgresql://user:password@localhost:5432/app, mysql://..., mariadb://...
  url: process.env.DATABASE_URL ?? 'sqlite:///app.db',
  models: './models.ts',
  migrations: './migrations',
});
