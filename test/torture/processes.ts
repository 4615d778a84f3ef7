import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../cli/projects.js';
import { type StagedProject, stageProject } from '../cli/staged.js';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** After how many milliseconds the process is killed. */
  readonly killAfterMs?: number;
}

/** A process of the command that runs. */
export interface Running {
  readonly pid: number;
  /** The exit code is -1 for one that was killed. */
  readonly result: Promise<Result>;
  signal(name: NodeJS.Signals): void;
  /** Waits until it stands still, as `DBM_FAULT=stop@n` lets it; false when it ended instead. Linux only. */
  stopped(): Promise<boolean>;
}

/** The built command, and projects beside it that find it. */
export class Command {
  private readonly children = new Set<ChildProcess>();

  private constructor(private readonly staged: StagedProject) {}

  static async stage(): Promise<Command> {
    return new Command(await stageProject(['kysely', 'pg', 'mysql2', 'better-sqlite3']));
  }

  /** A project of some files; the folder. */
  async project(url: string, files: Readonly<Record<string, string>>, config = ''): Promise<string> {
    const folder = await mkdtemp(join(this.staged.folder, 'project-'));
    const source = `export default { url: ${JSON.stringify(url)}, models: './models.ts', ${config} };\n`;
    for (const [path, text] of Object.entries({ 'dbm.config.ts': source, ...files })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return folder;
  }

  /** The words that start the command. */
  get program(): readonly [string, string] {
    return [process.execPath, join(this.staged.folder, 'node_modules/kysely-dbm/bin/dbm.js')];
  }

  /** Starts `dbm ...argv` as a process of its own. */
  start(folder: string, argv: readonly string[], { env = {}, killAfterMs }: RunOptions = {}): Running {
    const [node, bin] = this.program;
    const child = spawn(node, [bin, ...argv], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.add(child);
    child.once('exit', () => this.children.delete(child));
    const timer = killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    return {
      pid: child.pid!,
      result: resultOf(child).finally(() => timer !== null && clearTimeout(timer)),
      signal: (name) => child.kill(name),
      stopped: async () => {
        while (child.exitCode === null && child.signalCode === null) {
          if (/^\d+ \(.*\) T /s.test(readFileSync(`/proc/${child.pid}/stat`, 'utf8'))) return true;
          await sleep(20);
        }
        return false;
      },
    };
  }

  /** Runs it to its end. */
  run(folder: string, argv: readonly string[], options: RunOptions = {}): Promise<Result> {
    return this.start(folder, argv, options).result;
  }

  /** Ends what still runs: one that stands still would hold its locks for ever. */
  killAll(): void {
    for (const child of this.children) child.kill('SIGKILL');
  }

  remove(): Promise<void> {
    return this.staged.remove();
  }
}

/** What a process writes, and how it ends. */
export function resultOf(child: ChildProcess): Promise<Result> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode: exitCode ?? -1, ...written }));
  });
}
