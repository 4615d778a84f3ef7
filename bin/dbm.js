#!/usr/bin/env node
// Stacks that name the sources; set before any of them is loaded.
if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true);
const { leave, main } = await import('../dist/cli/index.js');

leave(await main(process.argv.slice(2)));
