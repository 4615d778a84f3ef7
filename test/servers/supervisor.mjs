import { createJiti } from 'jiti';

// Node.js 20 does not run TypeScript by itself.
await createJiti(import.meta.url, { fsCache: false }).import('./supervise.ts');
