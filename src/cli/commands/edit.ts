import { show } from '../../commands/show.js';
import { DbmError } from '../../errors/index.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run({ environment, output, host }: Context, input: Input): Promise<ExitCode> {
  const editor = host.env.VISUAL || host.env.EDITOR;
  if (!editor) {
    throw new DbmError('usage', 'No editor is set', {
      hint: 'Set the environment variable VISUAL or EDITOR, as in EDITOR="code --wait".',
    });
  }
  const { revision, path } = await show(environment, { revision: input.arguments[0] });
  const exitCode = await host.run(editor, [path], { quiet: output.isJson });
  if (exitCode !== 0) {
    throw new DbmError('usage', `The editor '${editor}' ended with the exit code ${exitCode}`, {
      hint: 'Correct VISUAL or EDITOR, or open the file yourself: `dbm show` prints its path.',
    });
  }
  output.document({ revision, path });
  return exitCodes.ok;
}
