export type Engine = 'sqlite' | 'postgresql' | 'mysql' | 'mariadb';

/** A server that tests can use. For SQLite the URL names the folder that its database files go into. */
export interface RunningServer {
  readonly engine: Engine;
  readonly url: string;
  readonly version: string;
}

export interface MissingServer {
  readonly engine: Engine;
  readonly missing: string;
}

export type Server = RunningServer | MissingServer;

export function isRunning(server: Server): server is RunningServer {
  return 'url' in server;
}

/** Whether a server's version is the one that is wanted, `10.6`, or newer. */
export function isAtLeast(version: string, wanted: string): boolean {
  return version.localeCompare(wanted, 'en', { numeric: true }) >= 0;
}

/** What starting a private server gives: where it is and, unless it is only a folder, how to end it. */
export interface Launched {
  readonly url: string;
  stop?(): Promise<void>;
}
