import { listTemplates } from '../../commands/templates.js';
import type { Context } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';

export async function run({ output }: Context): Promise<ExitCode> {
  const templates = await listTemplates();
  output.document({ templates });
  const width = Math.max(...templates.map((it) => it.name.length));
  for (const { name, description } of templates) {
    output.line(`${output.paint.strong(name.padEnd(width))}  ${description}`);
  }
  return exitCodes.ok;
}
