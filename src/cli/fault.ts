/**
 * What tests of crashes are made with: `DBM_FAULT=kill@12` kills the process before it sends its twelfth statement,
 * `stop@12` stops it there until it gets SIGCONT, and `break@12` lets that statement and all after it fail as if
 * the connection were gone. Not documented for users. Everything else runs as it always does.
 */
export function faultOf(env: Readonly<Record<string, string | undefined>>): (() => void) | null {
  const [, kind, place] = /^(kill|stop|break)@(\d+)$/.exec(env.DBM_FAULT ?? '') ?? [];
  if (kind === undefined) return null;
  let count = 0;
  return () => {
    count += 1;
    if (kind === 'break' && count >= Number(place))
      throw new Error('The connection is gone, as DBM_FAULT says');
    if (kind === 'kill' && count === Number(place)) process.kill(process.pid, 'SIGKILL');
    if (kind === 'stop' && count === Number(place)) process.kill(process.pid, 'SIGSTOP');
  };
}
