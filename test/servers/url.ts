import type { Engine } from './server.js';

const sqlitePrefix = 'sqlite:///';

export function engineOf(url: string): Engine {
  return url.slice(0, url.indexOf(':')) as Engine;
}

export function sqliteUrl(path: string): string {
  return sqlitePrefix + path;
}

export function sqlitePath(url: string): string {
  return url.slice(sqlitePrefix.length);
}

/** The URL of one database on a server. */
export function databaseUrl(serverUrl: string, name: string): string {
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}
