import type { Catalog, TableRef } from '../../catalog/index.js';
import { displayName, findTable, refOf, sameTable } from '../../catalog/index.js';
import {
  applyRenames,
  columnRenameCandidates,
  type Ends,
  preparedRenames,
  type Rename,
  type RenameCandidate,
  recasedColumns,
  recasedTables,
  renameFits,
  renamesAside,
  renameWords,
  tableRenameCandidates,
} from '../../diff/index.js';
import { DbmError } from '../../errors/index.js';
import type { Operation } from '../../operations/index.js';
import type { Declarations } from '../../schema/declare.js';
import { equal, shellWord } from '../../util/index.js';
import type { Session } from '../session.js';

/** Who says what was renamed. */
export interface RenameDecisions {
  /** `users:people`, `users.name:full_name`, as they were given to --rename. */
  readonly given: readonly string[];
  /** Whether a likely rename is one; null where nobody has said it. */
  confirm(candidate: RenameCandidate): Promise<boolean | null>;
}

/** Nothing is renamed but what the models say. */
export const noRenames: RenameDecisions = { given: [], confirm: async () => null };

export interface DecidedRenames {
  readonly operations: readonly Operation[];
  /** The live structure as it will be when everything has its new name. */
  readonly live: Catalog;
  /** Likely renames of which nobody said whether they are: they become a drop and an addition. */
  readonly undecided: readonly Rename[];
  /** What the models say was renamed, and was not. */
  readonly notes: readonly string[];
}

/**
 * Finds out what was renamed: by the models' `renamedFrom`, by --rename, and by asking about what looks like
 * it. Tables come before columns. Throws DbmError `usage` for a --rename that does not fit.
 */
export async function decideRenames(
  { from: live, to: target }: Ends,
  models: Declarations,
  decisions: RenameDecisions,
  session: RenamingSession,
): Promise<DecidedRenames> {
  const rules = session.dialect.diffRules;
  const taken = new TakenRenames(live, session);
  const given = decisions.given.map(parseRename);

  const ofTables = declaredTables(models).filter((it) => renameFits(it, live, target));
  taken.takeDecided(
    given.flatMap((it) => tableRename(it, live, target)),
    ofTables,
    target,
  );
  taken.take(recasedTables(taken.live, target, rules));
  await taken.ask(tableRenameCandidates(taken.live, target, rules), decisions);

  const ofColumns = declaredColumns(models).filter((it) => renameFits(it, taken.live, target));
  taken.takeDecided(
    given.flatMap((it) => columnRename(it, taken.steps, taken.live, target)),
    ofColumns,
    target,
  );
  taken.take(recasedColumns(taken.live, target, rules));
  await taken.ask(columnRenameCandidates(taken.live, target, rules), decisions);

  for (const it of given) if (!it.used) throw unfit(it.text);
  const isIgnored = (it: Rename) =>
    !taken.steps.some((step) => equal(renameWords(step), renameWords(it))) &&
    isIn(taken.live, it, 'from') &&
    isIn(target, it, 'from');
  return {
    operations: preparedRenames(live, taken.steps, rules),
    live: taken.live,
    undecided: taken.undecided,
    notes: [...ofTables, ...ofColumns].filter(isIgnored).map(ignoredNote),
  };
}

/** The renames that are decided, one after the other. */
class TakenRenames {
  readonly steps: Rename[] = [];
  readonly undecided: Rename[] = [];
  /** What stood where a rename leads, and goes. */
  private readonly setAside: Rename[] = [];

  constructor(
    /** The structure after the steps. */
    public live: Catalog,
    private readonly session: RenamingSession,
  ) {}

  take(wanted: readonly Rename[]): void {
    const marked = (renames: readonly Rename[]) =>
      renames.map((it) => withCheck(it, this.live, this.session));
    const inTheWay = marked(renamesAside(wanted, this.live));
    const renames = [...inTheWay, ...marked(wanted)];
    this.setAside.push(...inTheWay);
    this.steps.push(...renames);
    this.live = applyRenames(this.live, renames, this.session.dialect.diffRules);
  }

  /** Takes what --rename and the models say. Throws DbmError `usage` for a --rename that would drop what stays. */
  takeDecided(given: readonly Rename[], declared: readonly Rename[], target: Catalog): void {
    refuseToReplace(given, this.live, target);
    this.take(distinct([...given, ...declared.filter((it) => !isIn(this.live, it, 'to'))]));
  }

  /** Takes what looks like a rename and is confirmed; not of what is put aside, which goes. */
  async ask(candidates: readonly RenameCandidate[], decisions: RenameDecisions): Promise<void> {
    const confirmed: Rename[] = [];
    for (const candidate of candidates) {
      const { rename } = candidate;
      if (this.setAside.some((it) => renameWords(it).to === renameWords(rename).from)) continue;
      const isOne = await decisions.confirm(candidate);
      if (isOne === true) confirmed.push(rename);
      else if (isOne === null) this.undecided.push(rename);
    }
    this.take(confirmed);
  }
}

/** The renames of tables that the models say. */
function declaredTables({ tables }: Declarations): readonly Rename[] {
  return tables.flatMap((table): readonly Rename[] => {
    if (table.renamedFrom === null) return [];
    const to = refOf(table);
    return [{ kind: 'table', from: { ...to, name: table.renamedFrom }, to }];
  });
}

/** Those of columns. */
function declaredColumns({ tables }: Declarations): readonly Rename[] {
  return tables.flatMap((table) =>
    Object.entries(table.columns).flatMap(
      ([
        to,
        {
          definition: { renamedFrom: from },
        },
      ]): readonly Rename[] => (from === null ? [] : [{ kind: 'column', table: refOf(table), from, to }]),
    ),
  );
}

type RenamingSession = Pick<Session, 'dialect' | 'server'>;

/** The rename, with what is said of the column's check if it has one of its own. */
function withCheck(rename: Rename, live: Catalog, { dialect, server }: RenamingSession): Rename {
  if (rename.kind === 'table') return rename;
  const table = findTable(live, rename.table);
  const isOwn = table?.checks.some(
    (it) => it.name === rename.from && dialect.diffRules.isPartOfColumn?.(it, table, server) === true,
  );
  return isOwn === true ? { ...rename, withCheck: true } : rename;
}

/** Both are there, in the database and in the models: which rows are whose, only --rename can say. */
function ignoredNote(rename: Rename): string {
  const { from, to } = renameWords(rename);
  const flags = [renameFlag(rename), renameFlag(reversed(rename))].join(' ');
  return `renamedFrom of ${to} says nothing: the models and the database have ${from} as well. Take it away; to exchange the two, give ${flags}.`;
}

/** The flag that would have made a rename of a drop and an addition. */
export function renameFlag(rename: Rename): string {
  const { from, to } = renameWords(rename);
  // What stands before a dot would be taken for a table.
  const isShort = rename.kind === 'column' && !rename.to.includes('.');
  return `--rename ${shellWord(`${from}:${isShort ? rename.to : to}`)}`;
}

function reversed(rename: Rename): Rename {
  const { from, to } = rename;
  return { ...rename, from: to, to: from } as Rename;
}

interface GivenRename {
  readonly text: string;
  readonly from: string;
  readonly to: string;
  used: boolean;
}

function parseRename(text: string): GivenRename {
  const parts = text.split(':');
  if (parts.length !== 2 || parts.includes('')) throw unfit(text);
  return { text, from: parts[0]!, to: parts[1]!, used: false };
}

function unfit(text: string): DbmError {
  return new DbmError('usage', `--rename ${text} fits nothing`, {
    hint: 'Write --rename users:people or --rename users.name:full_name: the old name as it is in the database, the new one as it is in the models.',
  });
}

/**
 * A rename onto what is there puts that aside and drops it. Where the models still have both, that can only be
 * meant when the other one is renamed, too.
 */
function refuseToReplace(renames: readonly Rename[], live: Catalog, target: Catalog): void {
  for (const rename of renames) {
    const bothAreIn = (catalog: Catalog) => isIn(catalog, rename, 'from') && isIn(catalog, rename, 'to');
    const { to } = renameWords(rename);
    if (!bothAreIn(live) || !bothAreIn(target) || renames.some((it) => renameWords(it).from === to)) continue;
    throw new DbmError(
      'usage',
      `${renameFlag(rename)} would drop ${to}: the models and the database have both`,
      {
        hint: `To exchange the two, add ${renameFlag(reversed(rename))}.`,
      },
    );
  }
}

function isIn(catalog: Catalog, rename: Rename, side: 'from' | 'to'): boolean {
  if (rename.kind === 'table') return findTable(catalog, rename[side]) !== null;
  return findTable(catalog, rename.table)?.columns.some((it) => it.name === rename[side]) === true;
}

function tableRename(given: GivenRename, live: Catalog, target: Catalog): readonly Rename[] {
  const from = tableNamed(given.from, live);
  const to = tableNamed(given.to, target);
  if (from === null || to === null || sameTable(from, to)) return [];
  given.used = true;
  return [{ kind: 'table', from, to }];
}

/** The old side may name the table by its old or its new name; the new side may leave its table out. */
function columnRename(
  given: GivenRename,
  tables: readonly Rename[],
  live: Catalog,
  target: Catalog,
): readonly Rename[] {
  if (given.used) return [];
  const now = columnNamed(given.from, live);
  const from = now ?? columnNamed(given.from, beforeRenames(live, tables));
  if (from === null) return [];
  const table = now === null ? renamedTo(from.table, tables) : from.table;
  const to = columnNamed(given.to, target) ?? columnNamed(`${displayName(table)}.${given.to}`, target);
  if (to === null) return [];
  const rename: Rename = { kind: 'column', table: to.table, from: from.column, to: to.column };
  if (!renameFits(rename, live, target)) return [];
  given.used = true;
  return [rename];
}

function renamedTo(table: TableRef, tables: readonly Rename[]): TableRef {
  const rename = tables.find((it) => it.kind === 'table' && sameTable(it.from, table));
  return rename?.kind === 'table' ? rename.to : table;
}

function beforeRenames(live: Catalog, renames: readonly Rename[]): Catalog {
  const tables = live.tables.map((table) => {
    const rename = renames.find((it) => it.kind === 'table' && sameTable(it.to, table));
    return rename?.kind === 'table' ? { ...table, ...rename.from } : table;
  });
  return { ...live, tables };
}

function tableNamed(name: string, catalog: Catalog): TableRef | null {
  const table = catalog.tables.find((it) => displayName(it) === name);
  return table === undefined ? null : refOf(table);
}

function columnNamed(name: string, catalog: Catalog): { table: TableRef; column: string } | null {
  for (const table of catalog.tables) {
    const column = table.columns.find((it) => `${displayName(table)}.${it.name}` === name);
    if (column !== undefined) {
      return { table: refOf(table), column: column.name };
    }
  }
  return null;
}

/** A rename that the flags and the models both say is one. */
function distinct(renames: readonly Rename[]): readonly Rename[] {
  const seen = new Set<string>();
  return renames.filter((it) => {
    const { from } = renameWords(it);
    if (seen.has(from)) return false;
    seen.add(from);
    return true;
  });
}
