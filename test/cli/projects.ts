import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Host } from '../../src/cli/host.js';
import { createInterruption } from '../../src/cli/interruption.js';
import { main } from '../../src/cli/main.js';
import { runProgram } from '../../src/cli/run-program.js';

export interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project in a temporary folder, with the command line run in this process. */
export interface TestProject {
  readonly folder: string;
  /** Runs `dbm ...argv` in the folder. */
  dbm(...argv: string[]): Promise<Result>;
  /** Runs a command that must succeed, and gives its text. */
  ok(...argv: string[]): Promise<string>;
  /** Runs a command with --json that must succeed, and gives its document. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of many shapes
  json(...argv: string[]): Promise<any>;
  /** Runs a command that must fail without a result, and gives what it says. */
  refused(...argv: string[]): Promise<string>;
  /** Answers to questions, as if there were a terminal. */
  answers: (string | null)[] | null;
  /** The environment variables that the command sees. */
  env: Record<string, string>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  read(path: string): Promise<string>;
  /** The migration files, sorted by name. */
  versions(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** A project whose config names `url`; nothing else is there. */
export async function testProject(url: string): Promise<TestProject> {
  const folder = await mkdtemp(join(tmpdir(), 'dbm-cli-'));
  const project: TestProject = {
    folder,
    answers: null,
    env: {},
    dbm: (...argv) => runCommand(folder, argv, project.answers, project.env),
    ok: async (...argv) => {
      const { exitCode, stdout, stderr } = await project.dbm(...argv);
      if (exitCode !== 0) throw new Error(`dbm ${argv.join(' ')} gave ${exitCode}: ${stderr}`);
      return stdout + stderr;
    },
    json: async (...argv) => {
      const { exitCode, stdout, stderr } = await project.dbm(...argv, '--json');
      if (exitCode !== 0) throw new Error(`dbm ${argv.join(' ')} gave ${exitCode}: ${stderr}`);
      return JSON.parse(stdout);
    },
    refused: async (...argv) => {
      const { exitCode, stdout, stderr } = await project.dbm(...argv);
      if (exitCode !== 2 || stdout !== '') {
        throw new Error(`dbm ${argv.join(' ')} gave ${exitCode}: ${stdout}${stderr}`);
      }
      return stderr;
    },
    write: async (files) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
    },
    read: (path) => readFile(join(folder, path), 'utf8'),
    versions: async () => {
      const names = await readdir(join(folder, 'migrations/versions'));
      return names.filter((name) => name.endsWith('.ts')).sort();
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  await project.write({
    'dbm.config.ts': `import { defineConfig } from 'kysely-dbm';
export default defineConfig({ url: ${JSON.stringify(url)}, models: './models.ts' });
`,
  });
  await mkdir(join(folder, 'migrations/versions'), { recursive: true });
  return project;
}

/** Runs `dbm ...argv` in a folder. With `answers` there is a terminal, which gives them to the questions. */
export async function runCommand(
  folder: string,
  argv: readonly string[],
  answers: (string | null)[] | null = null,
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const written = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof written) => ({
    isTerminal: false,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const host: Host = {
    cwd: folder,
    env,
    interactive: answers !== null,
    interruption: createInterruption(),
    onExit: () => () => {},
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    ask: async (question) => {
      written.stderr += question;
      const answer = answers?.shift();
      if (answer === undefined) throw new Error(`a question too many: ${question}`);
      return answer;
    },
    run: (command, args) => runProgram(command, args, 2),
  };
  const exitCode = await main(argv, host);
  return { exitCode, ...written };
}

/** The source of a models file; `body` may use everything of kysely-dbm/schema. */
export function models(body: string): string {
  return `import {
  array, bigint, boolean, check, date, decimal, enumeration, index, integer, now, primaryKey, smallint, sql,
  string, table, tableOptions, text, timestamp, unique,
} from 'kysely-dbm/schema';
${body}
`;
}
