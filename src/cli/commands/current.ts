import { type CurrentRevision, current } from '../../commands/current.js';
import type { Context, Input } from '../command.js';
import { type ExitCode, exitCodes } from '../errors.js';
import type { Paint } from '../paint.js';
import { markedId, revisionBlock } from '../revisions.js';

export async function run(
  { environment, output }: Context,
  input: Input<{ verbose: boolean }>,
): Promise<ExitCode> {
  const result = await current(environment);
  output.document({ current: result.current.map(({ file, ...revision }) => revision) });
  if (result.current.length === 0) output.line('No migration is applied yet.');
  for (const revision of result.current) {
    for (const line of linesOf(revision, input.options.verbose === true, output.paint)) output.line(line);
  }
  return exitCodes.ok;
}

function linesOf(current: CurrentRevision, verbose: boolean, paint: Paint): readonly string[] {
  const { revision, message, appliedAt, file } = current;
  const marks = file === null ? ['no file'] : current.isHead ? ['head'] : [];
  const line = `${markedId(revision, marks, paint)}${message === '' ? '' : `, ${message}`}`;
  if (!verbose) return [line];
  const applied = `Applied:  ${appliedAt.slice(0, 19).replace('T', ' ')} UTC`;
  return file === null ? [line, applied, ''] : [applied, ...revisionBlock(file, marks, paint)];
}
