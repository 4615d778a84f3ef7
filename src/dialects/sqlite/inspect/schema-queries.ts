import type { TableRef } from '../../../catalog/index.js';
import type { Connection } from '../../dialect.js';
import { foldName } from '../names.js';

/** A row of sqlite_master. */
export interface ObjectRow {
  readonly type: 'table' | 'index' | 'view' | 'trigger';
  readonly name: string;
  readonly tbl_name: string;
  /** Null for the indexes that SQLite makes for constraints. */
  readonly sql: string | null;
}

export interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  /** 2 and 3: generated, virtual and stored. */
  readonly hidden: number;
}

/** What pragmas tell of an index that CREATE INDEX made. */
export interface IndexFacts {
  readonly unique: number;
  /** Whether it has a predicate. */
  readonly partial: number;
  readonly keys: readonly IndexKeyFacts[];
}

export interface IndexKeyFacts {
  /** Null for an expression. */
  readonly name: string | null;
  readonly desc: number;
  /** Its collation, also where it is the column's own. */
  readonly coll: string;
}

export interface ForeignKeyRow {
  readonly id: number;
  readonly table: string;
  /** The column that is pointed to, where there is one. */
  readonly referred: string | null;
}

/** Everything that SQLite tells of its schema, by the name of the table (or the index, for its facts). */
export interface SchemaRows {
  /** Tables, views and triggers. */
  readonly objects: readonly ObjectRow[];
  readonly tableNames: readonly string[];
  /** 'table', 'virtual', 'shadow' or 'view', by name. */
  readonly kinds: ReadonlyMap<string, string>;
  readonly columns: JsonByName<readonly ColumnCells[], readonly ColumnRow[]>;
  readonly indexes: ReadonlyMap<string, readonly ObjectRow[]>;
  readonly indexFacts: JsonByName<IndexCells, IndexFacts>;
  readonly foreignKeys: ReadonlyMap<string, readonly ForeignKeyRow[]>;
}

/**
 * See Dialect.digest. The statements of the schema are the schema; which tables are virtual depends on the
 * modules that are there as well.
 */
export const digestQuery = `SELECT
  coalesce((SELECT group_concat(type || quote(name) || quote(tbl_name) || quote(sql)) FROM sqlite_master), '') || ' ' ||
  coalesce((SELECT group_concat(quote(name) || type || ncol) FROM pragma_table_list WHERE schema = 'main'), '') AS digest`;

/** Asks in five queries, however many tables there are. https://www.sqlite.org/pragma.html#pragfunc */
export async function readSchema(
  connection: Connection,
  tables: readonly TableRef[] | null,
): Promise<SchemaRows> {
  const names = tables?.map((it) => it.name) ?? [];
  const only =
    tables === null ? '' : ` AND m.tbl_name COLLATE NOCASE IN (${names.map(() => '?').join(', ') || 'NULL'})`;
  const query = <Row>(sql: string) => connection.query<Row>(sql, names);
  const master = `sqlite_master AS m WHERE m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'${only}`;
  // A virtual table has no page of its own. To ask of one whose module is not there would be an error.
  const ofTables = `(SELECT m.rowid AS place, m.name AS owner FROM ${master} AND m.type = 'table' AND m.rootpage > 0)`;

  const all = await query<ObjectRow>(
    `SELECT m.type, m.name, m.tbl_name, m.sql FROM ${master} ORDER BY m.rowid`,
  );
  const kinds = await connection.query<TableKindRow>(
    `SELECT name, type, ncol FROM pragma_table_list WHERE schema = 'main'`,
  );
  const columns = await query<JsonRow>(
    `SELECT t.owner, (
       SELECT json_group_array(json_array(c.name, c.type, c."notnull", c.hidden) ORDER BY c.cid)
       FROM pragma_table_xinfo(t.owner, 'main') AS c) AS json
     FROM ${ofTables} AS t`,
  );
  const indexFacts = await query<JsonRow>(
    `SELECT i.name AS owner, json_array(i."unique", i.partial, (
       SELECT json_group_array(json_array(k.name, k."desc", k.coll) ORDER BY k.seqno)
       FROM pragma_index_xinfo(i.name, 'main') AS k WHERE k.key = 1)) AS json
     FROM ${ofTables} AS t JOIN pragma_index_list(t.owner, 'main') AS i WHERE i.origin = 'c'`,
  );
  // Names in the spelling of the table that is pointed to; no names means its primary key.
  const foreignKeys = await query<ForeignKeyRow & Owned>(
    `SELECT t.owner, f.id, f."table",
       (SELECT p.name FROM pragma_table_xinfo(f."table", 'main') AS p
        WHERE CASE WHEN f."to" IS NULL THEN p.pk = f.seq + 1 ELSE p.name = f."to" COLLATE NOCASE END) AS referred
     FROM ${ofTables} AS t JOIN pragma_foreign_key_list(t.owner, 'main') AS f ORDER BY t.place, f.id, f.seq`,
  );
  return {
    objects: all.filter((it) => it.type !== 'index'),
    tableNames: kinds.map((it) => it.name),
    kinds: kindsOf(kinds),
    columns: new JsonByName(columns, readColumns),
    indexes: grouped(
      all.filter((it) => it.type === 'index' && it.sql !== null),
      (it) => it.tbl_name,
    ),
    indexFacts: new JsonByName(indexFacts, readFacts),
    foreignKeys: grouped(foreignKeys, (it) => it.owner),
  };
}

interface TableKindRow {
  readonly name: string;
  readonly type: string;
  /** 0 for a virtual table whose module is not there. */
  readonly ncol: number;
}

/** Shadow tables are known by the module; where it is not there, by their names: `docs_data` of `docs`. */
function kindsOf(rows: readonly TableKindRow[]): ReadonlyMap<string, string> {
  const unknown = rows.filter((it) => it.type === 'virtual' && it.ncol === 0);
  const isShadow = ({ name }: TableKindRow) =>
    unknown.some((it) => foldName(name).startsWith(`${foldName(it.name)}_`));
  return new Map(rows.map((it) => [it.name, it.type === 'table' && isShadow(it) ? 'shadow' : it.type]));
}

interface Owned {
  readonly owner: string;
}

/** What is told of an owner, as SQLite writes it in JSON: one row in place of one for each column or key. */
interface JsonRow extends Owned {
  readonly json: string;
}

/** In JSON as arrays, which take half as long to write and to read as objects. */
type ColumnCells = readonly [name: string, type: string, notnull: number, hidden: number];
type IndexKeyCells = readonly [name: string | null, desc: number, coll: string];
type IndexCells = readonly [unique: number, partial: number, keys: readonly IndexKeyCells[]];

function readColumns(cells: readonly ColumnCells[]): readonly ColumnRow[] {
  return cells.map((it) => ({ name: it[0], type: it[1], notnull: it[2], hidden: it[3] }));
}

function readFacts(cells: IndexCells): IndexFacts {
  const keys = cells[2].map((it) => ({ name: it[0], desc: it[1], coll: it[2] }));
  return { unique: cells[0], partial: cells[1], keys };
}

/** Texts in JSON that are read when they are asked for: thousands of tables are then not in memory twice. */
class JsonByName<Cells, Value> {
  private readonly texts: ReadonlyMap<string, string>;

  constructor(
    rows: readonly JsonRow[],
    private readonly read: (cells: Cells) => Value,
  ) {
    this.texts = new Map(rows.map((it) => [it.owner, it.json]));
  }

  of(name: string): Value | null {
    const text = this.texts.get(name);
    return text === undefined ? null : this.read(JSON.parse(text) as Cells);
  }
}

function grouped<Row>(rows: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}
