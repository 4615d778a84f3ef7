import { spawn } from 'node:child_process';

/**
 * Runs what a user has written as a command (`code --wait`) with further arguments, on this process's
 * terminal; `stdout` is the file descriptor that its output goes to. Gives the exit code, 127 for a command
 * that cannot be run.
 */
export function runProgram(command: string, args: readonly string[], stdout: 1 | 2): Promise<number> {
  const stdio = ['inherit', stdout, 'inherit'] as const;
  const child =
    process.platform === 'win32'
      ? spawn([command, ...args.map((it) => `"${it}"`)].join(' '), { stdio: [...stdio], shell: true })
      : // The arguments are handed over as they are: no character of a path means anything to the shell.
        spawn('sh', ['-c', `${command} "$@"`, command, ...args], { stdio: [...stdio] });
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
