import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Result } from '../cli/projects.js';
import { type StagedProject, stageProject } from '../cli/staged.js';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** After how many milliseconds the process is sent the signal. */
  readonly killAfterMs?: number;
  readonly signal?: NodeJS.Signals;
}

/** The built command, and projects beside it that find it. */
export class Command {
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

  /** Runs `dbm ...argv` as a process of its own; the exit code is -1 for one that was killed. */
  run(folder: string, argv: readonly string[], options: RunOptions = {}): Promise<Result> {
    const bin = join(this.staged.folder, 'node_modules/kysely-dbm/bin/dbm.js');
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [bin, ...argv], {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: folder, ...options.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const written = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (text: string) => {
          written[name] += text;
        });
      }
      const { killAfterMs, signal = 'SIGKILL' } = options;
      const timer = killAfterMs === undefined ? null : setTimeout(() => child.kill(signal), killAfterMs);
      child.once('error', reject);
      child.once('close', (exitCode) => {
        if (timer !== null) clearTimeout(timer);
        resolve({ exitCode: exitCode ?? -1, ...written });
      });
    });
  }

  remove(): Promise<void> {
    return this.staged.remove();
  }
}
