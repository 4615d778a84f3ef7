#!/usr/bin/env node
'use strict';
const { readdirSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { dirname, join } = require('node:path');
const { codeFile, codeFolder, Program } = require('./program.js');

const argv = process.argv.slice(2);
const isDebug = argv.includes('--debug');
// Stacks that name the sources, of what Node itself loads; set before any of it is loaded.
if (isDebug) process.setSourceMapsEnabled(true);

const home = dirname(__dirname);
const folder = codeFolder(home);
// Since Node.js 22.1: for the packages that the program loads.
enableCompileCache?.(join(folder, 'node'));

const scripts = join(home, 'dist/program');
const entry = readdirSync(scripts).find((it) => /^dbm-.*\.cjs$/.test(it));
const program = isDebug ? { load: require, keep: () => {} } : new Program(codeFile(folder, argv));
const { leave, main, writeCacheFile } = program.load(join(scripts, entry));

main(argv).then((exitCode) => {
  program.keep(writeCacheFile);
  leave(exitCode);
});
