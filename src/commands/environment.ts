import type { Column, Table } from '../catalog/index.js';
import type { LoadedProject } from '../config/index.js';
import type { Revision } from '../revisions/index.js';
import type { SentStatement } from '../runtime/session.js';

/** What a command is run with: where, with which settings, and who is told and asked. */
export interface Environment {
  readonly cwd: string;
  /** The config file; null to look for one. */
  readonly config: string | null;
  /** The migrations folder, instead of the config's. */
  readonly directory: string | null;
  /** The database URL, instead of the config's. */
  readonly url: string | null;
  /** Which of the config's databases; null for the only one, or all. */
  readonly database: string | null;
  /** The values of `-x key=value`, for the config and the migrations. */
  readonly args: Readonly<Record<string, string>>;
  /** The value of `--tag`, for the config and the migrations. */
  readonly tag: string | null;
  /** The project, where it is loaded already; it wins over what is said above. */
  readonly project?: LoadedProject;
  readonly questions: Questions;
  /** Commands add what must never be shown; who prints, hides it. */
  readonly secrets: Set<string>;
  readonly onEvent: (event: CommandEvent) => void;
  /**
   * Aborted when the command is to end: Ctrl-C, SIGTERM. A command that changes the database then stops at the
   * next safe point and throws DbmError `interrupted`, which says where things stand.
   */
  readonly signal: AbortSignal;
  /** How long to wait for another process that migrates; null for a minute. */
  readonly lockTimeoutMs?: number | null;
  /** Whether `onStatement` is told of every SQL statement; the config may want that, too. */
  readonly echo: boolean;
  readonly onStatement: (statement: SentStatement) => void;
  /** Is called before every statement that is sent, and may throw: for tests of what a crash leaves. */
  readonly fault?: (() => void) | null;
}

/** What happens while a command works. */
export type CommandEvent =
  | { readonly kind: 'running'; readonly direction: 'up' | 'down'; readonly revision: Revision }
  | {
      readonly kind: 'ran';
      readonly direction: 'up' | 'down';
      readonly revision: Revision;
      readonly durationMs: number;
    }
  /** Another process migrates; `holder` says which, if that can be known. */
  | { readonly kind: 'waitingForLock'; readonly holder: string | null }
  /** Others held a lock that a migration needs: it is tried again. */
  | { readonly kind: 'retrying'; readonly revision: Revision; readonly reason: string }
  /** A database is made, or filled, to try things out: the command removes it before it ends. */
  | { readonly kind: 'scratching' }
  | {
      readonly kind: 'proving';
      readonly revision: Revision;
      readonly position: number;
      readonly total: number;
    }
  | { readonly kind: 'proved'; readonly outcome: string; readonly durationMs: number }
  /** Something that the user should know and that stops nothing. */
  | { readonly kind: 'note'; readonly text: string };

/** What only a person can decide. Every question has an answer for when nobody can be asked. */
export interface Questions {
  /**
   * The value for the rows that are already there in a column that takes no nulls, as it would be given to
   * --backfill; null for none.
   */
  backfill(question: BackfillQuestion): Promise<string | null>;
  /** Whether what looks like a rename is one, and not a drop and an addition; null for no answer. */
  rename(question: RenameQuestion): Promise<boolean | null>;
}

export interface RenameQuestion {
  readonly kind: 'table' | 'column';
  /** `users.name` */
  readonly from: string;
  /** `users.full_name` */
  readonly to: string;
  /** From 0 to 1. */
  readonly likelihood: number;
}

export interface BackfillQuestion {
  readonly table: Table;
  readonly column: Column;
  /** Why the last answer would not do; null at first. */
  readonly problem: string | null;
}

/** Nobody can be asked. */
export const noQuestions: Questions = { backfill: async () => null, rename: async () => null };
