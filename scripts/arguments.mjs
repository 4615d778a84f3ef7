import { parseArgs } from 'node:util';

/**
 * What a script of this repository was told. `--help` prints how to call it and ends the process; so does an argument
 * that it does not know, in one line and with exit code 2.
 */
export function readArguments(usage, options = {}) {
  try {
    const help = { type: 'boolean', short: 'h' };
    const read = parseArgs({ allowPositionals: true, options: { ...options, help } });
    if (!read.values.help) return read;
  } catch (error) {
    // What follows the first sentence is about arguments that begin with a dash.
    wrongUse(error.message.split('. ')[0]);
  }
  console.log(usage);
  process.exit();
}

/** The number that an option gives. */
export function wholeNumber(text, option) {
  if (!/^\d+$/.test(text)) wrongUse(`${option}: that takes a whole number, not '${text}'`);
  return Number(text);
}

export function wrongUse(problem) {
  console.error(`error: ${problem} (see --help)`);
  process.exit(2);
}
