import type { Dialect, Server } from '../../dialects/index.js';
import { oneLine } from '../../util/index.js';
import type { ScriptPart } from './write-script.js';

export interface ScriptHeader {
  readonly dialect: Dialect;
  readonly server: Server;
  /** The command that wrote it, its name first. */
  readonly command: string;
  /** What else there is to say before the first statement. */
  readonly remarks?: readonly string[];
}

/** The whole script for the engine's client program, with how to run it at the top. */
export function scriptText(parts: readonly ScriptPart[], header: ScriptHeader): string {
  const { dialect, server, command, remarks = [] } = header;
  const { script } = dialect;
  const name = command.split(' ')[0]!;
  const comments = [command, ...remarks, `Run it with: ${script.command(server, `${name}.sql`)}`];
  return [
    ...comments.map(comment),
    '',
    ...script.opening(server),
    ...parts.flatMap(({ title, statements }) => [
      '',
      comment(title),
      '',
      ...statements.map((sql) => script.terminated(sql)),
    ]),
    '',
  ].join('\n');
}

/** A line that no client runs, whatever it says. */
function comment(text: string): string {
  return `-- ${oneLine(text).trim()}`;
}
