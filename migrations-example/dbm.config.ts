import { defineConfig } from 'kysely-dbm';

export default defineConfig({
  url: process.env.DATABASE_URL ?? 'sqlite:///blog.db',
  models: './models.ts',
  migrations: './migrations',
});
