import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DbmError } from '../errors/index.js';
import { compareText, displayPath } from '../util/index.js';
import { statOf } from './stat.js';

const extensions = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/**
 * The absolute paths of the model files that a config names: files (the extension may be left out), folders
 * (all source files right in them) and patterns (`*`, `**`, `?`, `{a,b}`). Throws DbmError `models` for one
 * that matches nothing.
 */
export function findModelFiles(root: string, entries: readonly string[]): readonly string[] {
  return [...new Set(entries.flatMap((entry) => filesOf(root, entry)))];
}

function filesOf(root: string, entry: string): readonly string[] {
  if (/[*?{]/.test(entry)) return matchingFiles(root, entry);
  const path = resolve(root, entry);
  const candidates = [path, ...extensions.map((it) => path + it), typescriptTwin(path)];
  const file = candidates.find((it) => statOf(it, 'models')?.isFile());
  if (file !== undefined) return [file];
  if (statOf(path, 'models')?.isDirectory()) {
    const index = extensions
      .map((it) => join(path, `index${it}`))
      .find((it) => statOf(it, 'models')?.isFile());
    const files = index === undefined ? sourceFilesIn(path) : [index];
    if (files.length > 0) return files;
  }
  throw new DbmError('models', `The models file ${displayPath(path)} does not exist`, {
    hint: 'Correct `models` in the config; it is relative to the config.',
  });
}

/** `models.js` is how TypeScript imports `models.ts`. */
function typescriptTwin(path: string): string {
  return path.replace(/\.([cm]?)js$/, '.$1ts');
}

function matchingFiles(root: string, pattern: string): readonly string[] {
  const absolute = resolve(root, pattern).replaceAll('\\', '/');
  const parts = absolute.split('/');
  const firstWild = parts.findIndex((part) => /[*?{]/.test(part));
  const expression = patternExpression(absolute);
  const files = walk(parts.slice(0, firstWild).join('/') || '/').filter((path) =>
    expression.test(path.replaceAll('\\', '/')),
  );
  if (files.length > 0) return files;
  throw new DbmError('models', `No file matches the models pattern ${pattern}`, {
    hint: 'Correct `models` in the config; patterns are relative to the config.',
  });
}

/** All source files below a folder, those of installed packages and hidden folders left out. */
function walk(folder: string): readonly string[] {
  if (!statOf(folder, 'models')?.isDirectory()) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  const folders = entries.filter((it) => it.isDirectory() && !/^(\.|node_modules$)/.test(it.name));
  const below = folders.map((it) => it.name).sort(compareText);
  return [...sourceFilesIn(folder), ...below.flatMap((name) => walk(join(folder, name)))];
}

function sourceFilesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => extensions.some((it) => name.endsWith(it)) && !/\.d\.[cm]?ts$/.test(name))
    .sort(compareText)
    .map((name) => join(folder, name))
    .filter((path) => statOf(path, 'models')?.isFile());
}

function patternExpression(pattern: string): RegExp {
  let alternatives = 0;
  const source = pattern.replace(/\*\*\/|\*\*|[*?{},]|[\\^$.+()[\]|]/g, (token) => {
    switch (token) {
      case '**/':
        return '(?:.*/)?';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      case '{':
        alternatives++;
        return '(?:';
      case '}':
        alternatives--;
        return ')';
      case ',':
        return alternatives > 0 ? '|' : ',';
      default:
        return `\\${token}`;
    }
  });
  if (alternatives === 0) return new RegExp(`^${source}$`);
  throw new DbmError('models', `The models pattern ${displayPath(pattern)} has a brace without its partner`);
}
