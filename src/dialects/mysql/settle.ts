import type { Catalog, Column, Table } from '../../catalog/index.js';
import { canonical, displayName, findTable } from '../../catalog/index.js';
import { applyOperation } from '../../operations/index.js';
import type { Connection, Server, SettleResult } from '../dialect.js';
import { without } from '../shared/ignored-options.js';
import { collationOptions, defaultCollations, tableCollation, withoutTableCollation } from './collations.js';
import { createTableSql } from './create-table.js';
import { explainError, isMissingTable } from './errors.js';
import { isRowTime } from './expressions.js';
import { withGeneratedKeys } from './generated-key.js';
import { showCreate } from './inspect/inexact-texts.js';
import { toTable } from './inspect/server-table.js';
import { parseShowCreate } from './inspect/show-create.js';
import { settleObjects } from './objects/settle-objects.js';
import { quoteIdentifier } from './quoting.js';
import { respellForeignKey } from './referential-actions.js';
import type { Questions } from './spelling.js';
import { hasQuestions, questionsOf, respelled } from './spelling.js';

/**
 * `target` with the live spelling of what means the same to the server; see Dialect.settle. A table whose
 * texts differ is made once more as a temporary table, without its keys, and read back with SHOW CREATE
 * TABLE. https://dev.mysql.com/doc/refman/8.4/en/create-temporary-table.html
 */
export async function settle(
  connection: Connection,
  server: Server,
  live: Catalog,
  target: Catalog,
): Promise<SettleResult> {
  const named = withLiveNames(live, withGeneratedKeys(target, live, server));
  const known = await withCollations(connection, server, live, named);
  const scratch = new Scratch(connection, server);
  try {
    const tables: Table[] = [];
    for (const table of known.tables) {
      const counterpart = findTable(live, table);
      const isSettled = counterpart === null || counterpart === table;
      tables.push(isSettled ? table : await settleTable(table, counterpart, scratch));
    }
    const { objects, notes } = await settleObjects(connection, server, live.objects, target.objects);
    return { target: canonical({ ...known, tables, objects }), notes: [...scratch.notes, ...notes] };
  } finally {
    await scratch.clear();
  }
}

async function settleTable(target: Table, live: Table, scratch: Scratch): Promise<Table> {
  const foreignKeys = target.foreignKeys.map((it) => respellForeignKey(it, live.foreignKeys, scratch.server));
  const asText = respelled({ ...target, foreignKeys }, live, null);
  const questions = questionsOf(asText, live);
  if (!hasQuestions(questions)) return asText;
  const wanted = await scratch.create(asText, questions);
  if (wanted === null) return asText;
  const asCreated = respelled(asText, live, { target: await wanted.show(), live: null });
  if (!hasQuestions(questionsOf(asCreated, live))) return asCreated;
  // MySQL goes on rewriting constants whenever it rebuilds a table, so both sides are rebuilt.
  const found = await scratch.create(live, { columns: true, checks: live.checks, indexes: live.indexes });
  if (found === null) return asCreated;
  const spelled = { target: await wanted.rebuilt(), live: await found.rebuilt() };
  return respelled(asCreated, live, spelled);
}

/** Names that differ in case only are the same to the server, and the differ compares keys by their columns' names. */
function withLiveNames(live: Catalog, target: Catalog): Catalog {
  let result = target;
  for (const table of target.tables) {
    const counterpart = findTable(live, table);
    if (counterpart === null || counterpart === table) continue;
    const { columns } = counterpart;
    const changes = table.columns.flatMap(({ name }) => {
      const same = columns.find((it) => it.name.toLowerCase() === name.toLowerCase());
      return same === undefined || same.name === name
        ? []
        : [{ kind: 'renameColumn', from: name, to: same.name } as const];
    });
    if (changes.length > 0) result = applyOperation(result, { kind: 'alterTable', table, changes });
  }
  return result;
}

/** Engines as the live tables spell them, and the default collations of character sets that stand alone. */
async function withCollations(
  connection: Connection,
  server: Server,
  live: Catalog,
  target: Catalog,
): Promise<Catalog> {
  const isAlone = ({ options }: Table) => options.charset !== null && options.collation === null;
  const alone = target.tables.filter((table) => isAlone(table) && findTable(live, table) !== null);
  const collations = await defaultCollations(
    connection,
    alone.map((table) => table.options.charset!),
  );
  const tables = target.tables.map((table) => {
    const counterpart = findTable(live, table);
    if (counterpart === null || counterpart === table) return table;
    const { engine } = counterpart.options;
    const isSame = engine?.toLowerCase() === table.options.engine?.toLowerCase();
    const options = { ...table.options, engine: isSame ? (engine ?? null) : table.options.engine };
    if (!alone.includes(table)) return { ...table, options };
    const collation = collations.get(options.charset!)!;
    return withoutTableCollation(
      { ...table, options: { ...options, ...collationOptions(null, collation, server) } },
      server,
    );
  });
  return { ...target, tables };
}

/** A temporary table that shows how the server spells what it was made of. */
interface ScratchTable {
  show(): Promise<Table>;
  /** As it is after the server has built it anew. */
  rebuilt(): Promise<Table>;
}

class Scratch {
  readonly notes: string[] = [];
  private readonly names: string[] = [];
  private refused = false;

  constructor(
    private readonly connection: Connection,
    readonly server: Server,
  ) {}

  /** Makes a table of what is asked about; null, with a note, when the server does not take it. */
  async create(table: Table, questions: Questions): Promise<ScratchTable | null> {
    if (this.refused) return null;
    const name = `dbm_settle_${this.names.length}`;
    const asked = askedTable(table, questions, name);
    this.names.push(name);
    try {
      await this.connection.query(createTableSql(asked, this.server, 'temporary'));
    } catch (thrown) {
      this.names.pop();
      this.refuse(table, thrown);
      return null;
    }
    const show = () => this.show(table, asked);
    return {
      show,
      rebuilt: async () => {
        await this.connection.query(`ALTER TABLE ${quoteIdentifier(name)} FORCE`);
        return show();
      },
    };
  }

  /** Drops them all. */
  async clear(): Promise<void> {
    if (this.names.length === 0) return;
    await this.connection.query(`DROP TEMPORARY TABLE ${this.names.map(quoteIdentifier).join(', ')}`);
  }

  private async show(table: Table, asked: Table): Promise<Table> {
    const shown = parseShowCreate(await showCreate(this.connection, asked.name), asked, this.server);
    const collation = shown.collation ?? tableCollation(table.options, this.server);
    const read = toTable({ ...shown, collation }, this.server);
    // Checks have names by their place, because on MySQL other tables may have taken their own.
    const checks = table.checks.map(
      (check, i) => read.checks.find((it) => it.name === checkName(i)) ?? check,
    );
    return { ...read, checks };
  }

  private refuse(table: Table, thrown: unknown): void {
    const errno = (thrown as { readonly errno?: unknown }).errno;
    const { message } = explainError(thrown);
    if (errno === ER_DBACCESS_DENIED_ERROR) {
      this.refused = true;
      this.notes.push(
        `Expressions were compared as text, because the user may not create temporary tables (${message})`,
      );
    } else if (isMissingTable(thrown)) {
      // A default uses a sequence that the migration will make: then it is another than the one that is there.
    } else if (typeof errno === 'number' && errno >= firstServerError) {
      this.notes.push(`Expressions of ${displayName(table)} were compared as text: ${message}`);
    } else {
      throw thrown;
    }
  }
}

const ER_DBACCESS_DENIED_ERROR = 1044;
/** Smaller numbers, and negative ones, are Node's: the connection is gone. */
const firstServerError = 1000;

const checkName = (place: number) => `dbm_check_${place}`;

function askedTable(table: Table, { checks, indexes }: Questions, name: string): Table {
  return {
    ...table,
    name,
    columns: table.columns.map(askedColumn),
    primaryKey: table.primaryKey?.withoutOverlaps === true ? null : table.primaryKey,
    uniques: [],
    foreignKeys: [],
    checks: table.checks.flatMap((check, i) =>
      checks.includes(check) ? [{ ...check, name: checkName(i) }] : [],
    ),
    indexes: indexes.filter((index) => index.keys.some((key) => key.expression !== null)),
    comment: null,
    // A temporary table has no partitions, no periods and no history, and few ways to be stored.
    options: {
      ...without(table.options, ['storage', 'partitionBy', 'systemVersioning', 'period']),
      engine: null,
    },
  };
}

function askedColumn(column: Column): Column {
  const { generated } = column;
  return {
    ...without(column, ['unversioned']),
    identity: null,
    comment: null,
    generated: isRowTime(generated?.expression) ? null : generated,
  };
}
