import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Project } from '../../config/index.js';
import { DbmError, messageOf } from '../../errors/index.js';
import { displayPath } from '../../util/index.js';

/**
 * Does to a new migration file what the config says: formats it, as a rule. Throws DbmError `migration` when
 * that fails; the file is there all the same.
 */
export async function postWrite({ root, migrations }: Project, path: string): Promise<void> {
  for (const action of migrations.postWrite) {
    try {
      if (typeof action === 'string') await runCommand(action, path, root);
      else await action(path);
    } catch (thrown) {
      const name = typeof action === 'string' ? `'${action}'` : 'the function';
      throw new DbmError(
        'migration',
        `Wrote ${displayPath(path)}, but ${name} of postWrite failed: ${messageOf(thrown)}`,
        {
          hint: 'The file is there: do by hand what is missing, or delete it and correct the config.',
          cause: thrown,
        },
      );
    }
  }
}

/** Runs a command as a shell would, with the path behind it; what the project has installed is found. */
function runCommand(command: string, path: string, cwd: string): Promise<void> {
  const bin = join(cwd, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
  // The path is handed over as an argument: no character of it means anything to the shell.
  const [shell, args] =
    process.platform === 'win32'
      ? [process.env.ComSpec ?? 'cmd.exe', ['/d', '/s', '/c', `${command} "${path}"`]]
      : ['sh', ['-c', `${command} "$@"`, 'sh', path]];
  return new Promise((resolve, reject) => {
    execFile(shell, args, { cwd, env }, (error, stdout, stderr) => {
      if (error === null) return resolve();
      const said = `${stdout}${stderr}`.trim();
      reject(new Error(`exit code ${error.code ?? 'unknown'}${said === '' ? '' : `\n${said}`}`));
    });
  });
}
