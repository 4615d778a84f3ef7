import { resolve } from 'node:path';
import type { ConnectionSettings, Flavor, PoolSettings } from '../dialects/index.js';
import { DbmError } from '../errors/index.js';
import { didYouMean } from '../util/index.js';
import { readParameters } from './url-parameters.js';

export interface UrlOptions {
  /** Where a relative SQLite path starts: an absolute folder. */
  readonly root: string;
  readonly pool: PoolSettings;
  /** Instead of what the URL says; null for that. */
  readonly ssl: ConnectionSettings['ssl'];
}

const flavors: Readonly<Record<string, Flavor>> = {
  sqlite: 'sqlite',
  postgresql: 'postgresql',
  postgres: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mariadb',
};

const acceptedForms =
  'Write sqlite:///relative.db, sqlite:////absolute.db, sqlite::memory:, ' +
  'postgresql://user:password@host:5432/name, mysql://user:password@host:3306/name or mariadb://...';

/**
 * Takes a database URL apart. A host that begins with `/` is a Unix socket. Throws DbmError `config`, whose
 * message never shows the password, for a URL that is not understood.
 */
export function parseDatabaseUrl(url: string, options: UrlOptions): ConnectionSettings {
  const match = /^\s*([A-Za-z][\w.-]*)(?:\+[\w.-]+)?:(.*)$/s.exec(url);
  if (match === null) {
    const isFile = /\.(db|sqlite3?)\s*$/i.test(url);
    const problem =
      url.trim() === '' ? 'The database URL is empty' : `'${redactUrl(url)}' is no database URL`;
    throw new DbmError('config', problem, { hint: isFile ? fileHint(url.trim()) : acceptedForms });
  }
  const [, scheme, rest] = match;
  const flavor = flavors[scheme!.toLowerCase()];
  if (flavor === undefined) {
    if (scheme!.toLowerCase() === 'file')
      throw urlError(url, "has the unknown scheme 'file'", fileHint(rest!.trim()));
    const near = didYouMean(scheme!.toLowerCase(), Object.keys(flavors));
    throw urlError(url, `has the unknown scheme '${scheme}'`, near || acceptedForms);
  }
  const [location, query] = splitOnce(rest!.trimEnd(), '?');
  const parts: UrlParts = { url, location, query };
  return flavor === 'sqlite' ? sqliteSettings(parts, options) : serverSettings(parts, flavor, options);
}

/** The URL of a SQLite file that is called as elsewhere: `./app.db`, Prisma's `file:./app.db`. */
function fileHint(location: string): string {
  const path = location.replace(/^\/\//, '').replace(/^\.\//, '');
  return path === ''
    ? 'Write sqlite:///relative.db or sqlite:////absolute.db'
    : `Write sqlite:///${path}, a path that starts at ${path.startsWith('/') ? 'the root' : 'the config'}.`;
}

interface UrlParts {
  /** The whole, for messages. */
  readonly url: string;
  /** What stands between the scheme and the query. */
  readonly location: string;
  readonly query: string | null;
}

function sqliteSettings({ url, location, query }: UrlParts, { root, pool }: UrlOptions): ConnectionSettings {
  // `sqlite:///a.db`: after the empty host comes a slash that does not belong to the path.
  const isMemory = /^(?:\/\/\/?|(?:\/\/\/?)?:memory:)$/.test(location);
  const path = location.slice('///'.length);
  if (!isMemory && !location.startsWith('///')) {
    throw urlError(url, 'does not say where the file is', fileHint(location));
  }
  return {
    flavor: 'sqlite',
    database: isMemory ? ':memory:' : resolve(root, decode(url, path, 'path')),
    host: null,
    port: null,
    user: null,
    password: null,
    parameters: Object.fromEntries(new URLSearchParams(query ?? '')),
    ssl: null,
    pool,
  };
}

function serverSettings(
  { url, location, query }: UrlParts,
  flavor: Exclude<Flavor, 'sqlite'>,
  options: UrlOptions,
): ConnectionSettings {
  if (!location.startsWith('//')) throw urlError(url, 'has no // behind its scheme', acceptedForms);
  const [authority, path] = splitOnce(location.slice(2), '/');
  const at = authority.lastIndexOf('@');
  const [user, password] = at < 0 ? ['', null] : splitOnce(authority.slice(0, at), ':');
  const { host, port } = hostAndPort(url, authority.slice(at + 1));
  const given = readParameters(flavor, new URLSearchParams(query ?? ''), (problem, hint) =>
    urlError(url, problem, hint),
  );
  const database = decode(url, path ?? '', 'database') || given.database;
  if (database === null) {
    throw urlError(
      url,
      'names no database',
      `Write its name at the end: ${url.slice(0, url.indexOf(':'))}://user@host:port/name`,
    );
  }
  return {
    flavor,
    database,
    host: given.host ?? (decode(url, host, 'host') || null),
    port: port ?? given.port,
    user: decode(url, user, 'user') || given.user,
    password: password === null ? given.password : decode(url, password, 'password'),
    parameters: given.parameters,
    ssl: options.ssl ?? given.ssl,
    pool: options.pool,
  };
}

function hostAndPort(url: string, text: string): { host: string; port: number | null } {
  const match = /^(?:\[([^\]]+)\]|([^:]*))(?::(.*))?$/s.exec(text);
  if (match === null) {
    throw urlError(url, 'has a host that is not understood', 'Write an IPv6 address in brackets: [::1]:5432');
  }
  const [, address, name, digits = ''] = match;
  const host = address ?? name!;
  if (host.includes(',')) {
    throw urlError(url, 'names several hosts', 'dbm migrates one server: name the one that takes writes.');
  }
  if (digits === '') return { host, port: null };
  const port = Number(digits);
  if (/^\d+$/.test(digits) && port > 0 && port < 65_536) return { host, port };
  // What stands here may be a password with a slash in it: it is not repeated.
  throw urlError(
    url,
    'has a port that is not a number from 1 to 65535',
    'If the password holds / ? # or @, percent-encode it: encodeURIComponent does that.',
  );
}

function decode(url: string, text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw urlError(url, `has a ${part} with a stray %`, 'Write %25 for a percent sign.');
  }
}

function splitOnce(text: string, separator: string): [string, string | null] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

function urlError(url: string, problem: string, hint: string): DbmError {
  return new DbmError('config', `The database URL ${redactUrl(url)} ${problem}`, { hint });
}

const secretParameter = /([?&][^=&]*(?:pass|pwd|secret|token)[^=&]*=)[^&]*/gi;

/**
 * A database URL for people: everything that is a password, or might be one in a URL that is misspelt, is
 * shown as `***`.
 */
export function redactUrl(url: string): string {
  const hidden = url.replace(secretParameter, '$1***');
  const scheme = /^\s*[\w+.-]*:(?:\/\/)?/.exec(hidden)?.[0] ?? '';
  // A file's path may hold anything, and never a password.
  if (/^\s*sqlite/i.test(scheme)) return hidden;
  const rest = hidden.slice(scheme.length);
  const at = rest.lastIndexOf('@');
  if (at >= 0) {
    const user = /^[^:/?#@]*/.exec(rest)![0];
    return `${scheme}${user}${user.length < at ? ':***' : ''}${rest.slice(at)}`;
  }
  // `user:password/` whose `@host` was forgotten or hides behind an unencoded character.
  return `${scheme}${rest.replace(/^([^:/?#[\]]*):(?!\d*(?:[/?]|$))[^?]*/s, '$1:***')}`;
}
