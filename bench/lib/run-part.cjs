// usage: node run-part.cjs SCRIPT [ARGUMENT...]: calls the script's main function, with V8's code kept beside the script.
'use strict';
const { writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { Program } = require('../../bin/program.js');

const [script, ...argv] = process.argv.slice(2);
const program = new Program(join(dirname(script), 'code'));
program
  .load(script)
  .main(argv)
  .then(() => program.keep(writeFileSync));
