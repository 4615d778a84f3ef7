import { DbmError } from '../errors/index.js';
import { type Check, didYouMean, is, isObject, kindOf, misfitIn } from '../util/index.js';
import { commandChecks } from './command-options.js';
import type { Commands } from './commands.js';
import type { DbmOptions, RunOptions } from './options.js';

const text = is('a text', (value) => typeof value === 'string');
const object = is('an object', isObject);
const call = is('a function', (value) => typeof value === 'function');

const runChecks: Readonly<Record<keyof RunOptions, Check>> = {
  signal: is('an AbortSignal', (value) => value instanceof AbortSignal),
  onEvent: call,
  onStatement: call,
  database: text,
  args: object,
  tag: text,
};

const dbmChecks: Readonly<Record<keyof DbmOptions, Check>> = {
  ...runChecks,
  config: is('a config, or the path of its file', (value) => typeof value === 'string' || isObject(value)),
  cwd: text,
  url: text,
  directory: text,
  // Not by instanceof: it may be made with another copy of Kysely.
  db: is('a Kysely instance', (value) => isObject(value) && typeof value.connection === 'function'),
  migrations: is('an object of modules', isObject),
  questions: object,
};

/** What `createDbm` is given, for callers that no compiler has looked at. Throws DbmError `usage`. */
export const requireDbmOptions = (options: unknown) => requireOptions(options, 'createDbm', dbmChecks);

/** How one call runs. Throws DbmError `usage`. */
export const requireRunOptions = (options: unknown, name: string) => requireOptions(options, name, runChecks);

/**
 * What a command is given: `dbm.downgrade('base')` or `dbm.downgrade({ revison: 'base' })` would else revert one
 * migration. Throws DbmError `usage`.
 */
export function requireInput(input: unknown, name: keyof Commands): void {
  if (input === undefined) return;
  if (!isObject(input)) throw notAnObject(input, name);
  requireOptions(input, name, commandChecks[name]);
}

function notAnObject(input: unknown, name: string): DbmError {
  return new DbmError('usage', `${name}() is given ${kindOf(input)}, and takes an object`, {
    hint: `Write ${name}({ revision: 'head' }), or as docs/library.md has it.`,
  });
}

function requireOptions(options: unknown, name: string, checks: Readonly<Record<string, Check>>): void {
  if (!isObject(options)) {
    throw new DbmError('usage', `${name}() is given ${kindOf(options)} where options belong`, {
      hint: `It takes { ${Object.keys(checks).join(', ')} }.`,
    });
  }
  const misfit = misfitIn(options, checks);
  if (misfit === null) return;
  const { key, wanted } = misfit;
  if (wanted === null) {
    const known = Object.keys(checks);
    throw new DbmError('usage', `${name}() has no option ${key}`, {
      hint: didYouMean(key, known) || `It takes ${known.join(', ') || 'none'}.`,
    });
  }
  throw new DbmError('usage', `${name}(): ${key} must be ${wanted}`, { hint: 'Correct it in the call.' });
}
