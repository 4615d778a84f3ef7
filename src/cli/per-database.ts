import { namingDatabase } from '../commands/shared/name-database.js';
import { type CommandContext, hasConfig, openProjects } from '../commands/shared/project.js';
import { DbmError } from '../errors/index.js';
import type { CommandModule, Context, Input } from './command.js';
import { type ExitCode, exitCodes } from './errors.js';
import type { Output } from './output.js';

/**
 * Runs a command for each of the config's databases, one after another; what it prints has the database's
 * name before it, unless one was chosen, and the document of --json is `{ databases: { <name>: ... } }`. Where
 * the config has but one, nothing is added. The first error ends it, and says which database it is about.
 */
export async function runPerDatabase(
  module: CommandModule,
  context: Context,
  input: Input<never>,
): Promise<ExitCode> {
  const { environment, output } = context;
  // A command that can do without a config says itself what it lacks.
  if (!hasConfig(environment)) return module.run(context, input);
  const projects = await openProjects(environment);
  refuseOneText(projects, input, output);
  const documents: Record<string, unknown> = {};
  let exitCode: ExitCode = exitCodes.ok;
  for (const { project, environment } of projects) {
    const { database } = project.context;
    const own = { ...context, environment };
    if (database === null) return module.run(own, input);
    if (projects.length > 1) output.line(output.paint.strong(`${database}:`));
    const result = await namingDatabase(database, () =>
      module.run({ ...own, output: collector(output, database, documents) }, input),
    );
    if (exitCode === exitCodes.ok) exitCode = result;
  }
  output.document({ databases: documents });
  return exitCode;
}

/** A script goes to one database, and a file or folder has the models of one: neither can be for several. */
function refuseOneText(projects: readonly CommandContext[], { options }: Input, { isJson }: Output): void {
  const isScript = options.sql === true && !isJson;
  if (projects.length < 2 || (!isScript && options.out === undefined)) return;
  const [first] = projects;
  const text = isScript ? 'A script is for one database' : '--out takes the models of one database';
  throw new DbmError('usage', `${text}, and the config has several`, {
    hint: `Say which one: --database ${first!.project.context.database}.`,
  });
}

function collector(output: Output, database: string, documents: Record<string, unknown>): Output {
  return {
    ...output,
    document: (value) => {
      documents[database] = value;
    },
  };
}
