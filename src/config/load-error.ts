import { readFileSync } from 'node:fs';
import { asThrown, DbmError, type ErrorCode, messageOf, type Place, placeIn } from '../errors/index.js';
import { displayPath, lineAt } from '../util/index.js';

/** What went wrong while a user's file was loaded, as an error that points to the line in that file. */
export function explainLoadError(given: unknown, path: string, code: ErrorCode): DbmError {
  const thrown = asThrown(given);
  if (isDbmError(thrown)) return thrown.code === 'models' ? withPlace(thrown) : thrown;
  return syntaxError(thrown, code) ?? missingImport(thrown, path, code) ?? thrownInside(thrown, path, code);
}

/** Also one of another copy of this package, which is an instance of another class. */
function isDbmError(thrown: unknown): thrown is DbmError {
  if (!(thrown instanceof Error) || thrown.name !== 'DbmError') return false;
  const { code, hint } = thrown as Partial<DbmError>;
  return typeof code === 'string' && (hint === null || typeof hint === 'string');
}

/** What the schema language refuses, with the line that says it. */
function withPlace(error: DbmError): DbmError {
  const place = placeIn(error);
  return place === null
    ? error
    : explained(error.code, { place, problem: error.message, hint: error.hint, cause: error });
}

/** jiti: `ParseError: Unexpected token \n /app/models.ts:2:18`. */
function syntaxError(thrown: unknown, code: ErrorCode): DbmError | null {
  const match = /^ParseError: ([^\n]*?)\s*\n\s*([\s\S]+):(\d+):\d+\s*$/.exec(messageOf(thrown));
  if (match === null) return null;
  const [, problem, path, line] = match;
  const place = { path: path!, line: Number(line) };
  return explained(code, { place, problem: problem!, hint: 'Correct the syntax there.', cause: thrown });
}

/** `Cannot find module './nope.js'`, `Cannot find package 'nope' imported from /app/models.ts`. */
function missingImport(thrown: unknown, path: string, code: ErrorCode): DbmError | null {
  if (!/^(ERR_)?MODULE_NOT_FOUND$/.test((thrown as NodeJS.ErrnoException | null)?.code ?? '')) return null;
  const specifier = /^Cannot find (?:module|package) '([^']+)'/.exec(messageOf(thrown))?.[1];
  if (specifier === undefined) return null;
  const from = (thrown as { requireStack?: readonly string[] }).requireStack?.[0] ?? path;
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  const isFile = /^[./]|^[A-Za-z]:[\\/]|^file:/.test(specifier);
  return explained(code, {
    place: { path: from, line: lineOf(specifier, from) },
    problem: `Cannot find ${specifier}`,
    hint: isFile
      ? 'Correct the path of the import.'
      : `Install it (npm install ${name}), or correct the import.`,
    cause: thrown,
  });
}

function lineOf(specifier: string, path: string): number | null {
  try {
    const text = readFileSync(path, 'utf8');
    const at = Math.max(...[`'${specifier}'`, `"${specifier}"`].map((quoted) => text.indexOf(quoted)));
    return at < 0 ? null : lineAt(text, at);
  } catch {
    // The line is a courtesy; the file's name is said without it.
    return null;
  }
}

function thrownInside(thrown: unknown, path: string, code: ErrorCode): DbmError {
  const place = placeIn(thrown) ?? { path, line: null };
  const hint =
    place.path === path
      ? 'The file threw this while it was loaded.'
      : `${displayPath(path)}, which imports it, could not be loaded.`;
  return explained(code, { place, problem: messageOf(thrown), hint, cause: thrown });
}

interface Explanation {
  readonly place: Place;
  readonly problem: string;
  readonly hint: string | null;
  readonly cause: unknown;
}

function explained(code: ErrorCode, { place, problem, hint, cause }: Explanation): DbmError {
  const { path, line } = place;
  const where = `${displayPath(path)}${line === null ? '' : `:${line}`}`;
  return new DbmError(code, `${where}: ${problem}`, { ...(hint === null ? {} : { hint }), cause });
}
