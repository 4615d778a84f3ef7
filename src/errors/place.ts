import { fileURLToPath } from 'node:url';

/** A place in a user's file; the line is null where it is not known. */
export interface Place {
  readonly path: string;
  readonly line: number | null;
}

/** The innermost line of the stack that lies in the project's own files. */
export function placeIn(thrown: unknown): Place | null {
  if (!(thrown instanceof Error)) return null;
  for (const line of thrown.stack?.split('\n') ?? []) {
    const match = /^\s+at (?:.*\()?(?:async )?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).*?):(\d+):\d+\)?$/.exec(
      line,
    );
    if (match === null || /[\\/]node_modules[\\/]/.test(match[1]!)) continue;
    const path = match[1]!.startsWith('file:') ? fileURLToPath(match[1]!) : match[1]!;
    if (!path.startsWith(ownFolder)) return { path, line: Number(match[2]) };
  }
  return null;
}

/** Where dbm's own code is: dist, or src in its tests. */
const ownFolder = fileURLToPath(new URL('..', import.meta.url));
