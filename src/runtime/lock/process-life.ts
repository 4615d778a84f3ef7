import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { crypto } from '../../util/crypto.js';
import { hashText } from '../../util/index.js';

let thread: string | null = null;

/** Tells this thread from the others of this process. */
export function ownThread(): string {
  thread ??= crypto().randomUUID().slice(0, 8);
  return thread;
}

/** Tells this process from all others, together with its number: `<where numbers mean the same> <its beginning>`. */
export function ownLife(): string {
  return `${namespace()} ${startOf('self')}`;
}

/** Whether the process that had this number and `ownLife` is gone; null when that cannot be known here. */
export function isGone(pid: number, life: string): boolean | null {
  const [where, start] = life.split(' ');
  if (where !== namespace()) return null;
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ESRCH';
  }
  // The number may be another's by now.
  return startOf(String(pid)) !== start;
}

/**
 * Containers may share a host's name, or have that of the one that they replace, and still have numbers of their own.
 * https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
 */
function namespace(): string {
  const bootId = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const container = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return hashText([hostname(), bootId, container, startOf('1')].join('\n'), 16);
}

/** The 22nd field; the second, the program's name, may hold blanks. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function startOf(pid: string): string {
  return attempt(
    () =>
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? '',
  );
}

/** Only Linux has these files. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
