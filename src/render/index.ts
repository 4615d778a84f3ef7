export * from './migration.js';
export * from './models.js';
