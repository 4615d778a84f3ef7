import type { ChalkInstance } from 'chalk';

/** The colours that output is made of; each is the identity where colours are not wanted. */
export type Paint = Readonly<
  Record<'added' | 'removed' | 'changed' | 'danger' | 'faint' | 'strong', (text: string) => string>
>;

const plain = (text: string) => text;

export const noPaint: Paint = {
  added: plain,
  removed: plain,
  changed: plain,
  danger: plain,
  faint: plain,
  strong: plain,
};

/** Loads chalk only where there is something to colour. */
export async function loadPaint(enabled: boolean): Promise<Paint> {
  if (!enabled) return noPaint;
  const { Chalk, supportsColor } = await import('chalk');
  const chalk: ChalkInstance = new Chalk({ level: supportsColor === false ? 1 : supportsColor.level });
  return {
    added: chalk.green,
    removed: chalk.red,
    changed: chalk.yellow,
    danger: chalk.bold.red,
    faint: chalk.dim,
    strong: chalk.bold,
  };
}

/**
 * Whether a stream gets colours: --no-color, then NO_COLOR and FORCE_COLOR, then whether it is a terminal.
 * https://no-color.org
 */
export function wantsColor(
  isTerminal: boolean,
  flag: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (!flag || (env.NO_COLOR ?? '') !== '') return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}
