import { defineConfig } from 'kysely-dbm';

export default defineConfig({
  // Databases that share one history: every revision has a function for each of them, and every command runs
  // for one after the other (`--database main` for one alone). A file `.env` beside this one is read before.
  databases: {
    main: {
      url: process.env.DATABASE_URL ?? 'sqlite:///app.db',
      models: './models.ts',
    },
    audit: {
      url: process.env.AUDIT_DATABASE_URL ?? 'sqlite:///audit.db',
      models: './audit-models.ts',
    },
  },
  migrations: './migrations',
});
