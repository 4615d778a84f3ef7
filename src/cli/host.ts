import { fstatSync, writeFileSync } from 'node:fs';
import { DbmError } from '../errors/index.js';
import { exitCodes } from './errors.js';
import {
  createInterruption,
  endOnSignals,
  endOnStrayErrors,
  type Interruption,
  interrupted,
} from './interruption.js';
import type { Sink } from './output.js';

/** The process around the command, as much of it as the command line needs. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether questions can be asked. */
  readonly interactive: boolean;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Whether the process is asked to end. */
  readonly interruption: Interruption;
  /**
   * Calls `report` when anything else ends the process, and ends it with the exit code that this gives. Gives how to
   * take that back.
   */
  onExit(report: () => number): () => void;
  /** Asks on the terminal and gives the line that was typed, or null at the end of the input. */
  ask(question: string): Promise<string | null>;
  /**
   * Runs a program, given as a shell would take it, with further arguments, on this terminal, and gives its
   * exit code. `quiet` keeps it off standard output.
   */
  run(command: string, args: readonly string[], options: { readonly quiet: boolean }): Promise<number>;
}

/** The real process. Node makes its streams when they are first asked for, which takes longer than to print a version. */
export function processHost(): Host {
  const { env, stdout } = process;
  stdout.on('error', outputLost);
  const interruption = createInterruption();
  endOnSignals(interruption);
  endOnStrayErrors(interruption);
  const write = stdout.write.bind(stdout);
  // The config, the models, the migrations and what they import may print: standard output is for results.
  stdout.write = ((...given: Parameters<typeof write>) => process.stderr.write(...given)) as typeof write;
  return {
    get cwd() {
      return currentFolder();
    },
    env,
    get interactive() {
      return !env.CI && process.stderr.isTTY === true && process.stdin.isTTY === true;
    },
    interruption,
    stdout: {
      isTerminal: stdout.isTTY === true,
      write: isStream(stdout) ? (text) => void write(text) : writeOut,
    },
    stderr: {
      get isTerminal() {
        return process.stderr.isTTY === true;
      },
      write: (text) => void process.stderr.write(text),
    },
    onExit: (report) => {
      const end = () => {
        // The second Ctrl-C has said what it is.
        if (interruption.cause === null) process.exitCode = report();
      };
      process.once('exit', end);
      return () => process.off('exit', end);
    },
    run: async (command, args, { quiet }) => {
      const { runProgram } = await import('./run-program.js');
      return runProgram(command, args, quiet ? 2 : 1);
    },
    ask: (question) => ask(question, interruption),
  };
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new DbmError('usage', 'The current folder is not there any more', {
      hint: 'Change to one that is there.',
      cause,
    });
  }
}

/** See Host.ask. Questions are no results: they stay off standard output. */
async function ask(question: string, interruption: Interruption): Promise<string | null> {
  const { createInterface } = await import('node:readline/promises');
  const readline = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise<string | null>((resolve, reject) => {
      // What is printed next must not stand behind a question without an answer.
      const end = () => {
        process.stderr.write('\n');
        resolve(null);
      };
      readline.once('close', end);
      readline.once('SIGINT', () => {
        interruption.end('SIGINT');
        reject(interrupted());
      });
      readline.question(question).then((answer) => {
        readline.off('close', end);
        resolve(answer);
      }, reject);
    });
  } finally {
    readline.close();
  }
}

/** The file descriptor of standard output. */
const out = 1;

/** Whether standard output is a terminal or a pipe, to which only Node's streams can write. */
function isStream({ isTTY }: NodeJS.WriteStream): boolean {
  const isPipe = () => fstatSync(out).isFIFO() || fstatSync(out).isSocket();
  return isTTY || isPipe();
}

/** Writes all to the file that standard output is; Node's stream leaves out what does not fit, and says nothing. */
function writeOut(text: string): void {
  try {
    writeFileSync(out, text);
  } catch (thrown) {
    outputLost(thrown as NodeJS.ErrnoException);
  }
}

/** Says once that the result is lost. The work goes on to its end. */
function outputLost({ code, message }: NodeJS.ErrnoException): void {
  // `dbm history | head` closes the pipe: that is no failure.
  if (code === 'EPIPE' || process.exitCode === exitCodes.failed) return;
  process.exitCode = exitCodes.failed;
  process.stderr.write(`dbm: Cannot write the result: ${message}\nhint: Check that the disk is not full.\n`);
}

/**
 * Ends the process with this exit code: when all is written and nothing else is left to do, and if there is, soon. A
 * models file may have opened a pool or started a timer that would keep the process for ever.
 */
export function leave(exitCode: number): void {
  // Not where the result could not be written.
  process.exitCode ??= exitCode;
  const end = () => {
    if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
  };
  // By itself Node ends only when V8 has compiled and collected in the background what nobody needs any more.
  if (process.getActiveResourcesInfo().every((it) => outputResources.has(it))) {
    process.stdout.once('drain', end);
    end();
  }
  setInterval(end, 100).unref();
}

/** What a terminal or a pipe that is written to counts as. */
const outputResources: ReadonlySet<string> = new Set(['TTYWrap', 'PipeWrap', 'SimpleWriteWrap', 'WriteWrap']);
