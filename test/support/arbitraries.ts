import fc from 'fast-check';
import type {
  Catalog,
  CheckConstraint,
  Column,
  Deferrable,
  DialectName,
  ForeignKey,
  Index,
  IndexKey,
  ReferentialAction,
  Table,
  UniqueConstraint,
} from '../../src/catalog/index.js';
import {
  canonical,
  conventionalName,
  defaultNaming,
  emptyCatalog,
  plainColumn,
  plainKey,
  plainTable,
} from '../../src/catalog/index.js';
import type { SqlWriter } from '../../src/schema/sql.js';
import type { TypeSample } from './values.js';
import { enumValues, sampleFor, typeSamples } from './values.js';

/** What the generators must know of an engine. */
export interface Engine {
  readonly dialect: DialectName;
  readonly writer: SqlWriter;
  readonly partialIndexes: boolean;
  readonly expressionIndexes: boolean;
  readonly comments: boolean;
  /** Deferrable keys, included columns, orders of nulls: what only PostgreSQL has. */
  readonly postgresqlIndexes: boolean;
}

const tableNames = ['users', 'posts', 'Order', 'weird name', 'naïve'];
const columnNames = ['a', 'b', 'C', 'select', 'd e', 'ünï', "q'uote", 'f'];
// MySQL and MariaDB take RESTRICT and NO ACTION for the same.
const actions = (dialect: DialectName): readonly ReferentialAction[] =>
  dialect === 'mysql'
    ? ['no action', 'cascade', 'set null']
    : ['no action', 'cascade', 'set null', 'restrict'];

/** Up to `most` of some items, in their order. */
function some<T>(items: readonly T[], most: number): fc.Arbitrary<T[]> {
  return fc.subarray([...items], { maxLength: Math.min(most, items.length) });
}

/** The values of the generated enum type: all hold those that rows have, in several orders. */
const enumVariants = [
  enumValues,
  [...enumValues, 'later'],
  ['first', ...enumValues],
  [...enumValues].reverse(),
] as const;

function withEnum(made: readonly Table[], values: readonly string[]): readonly Table[] {
  return made.map((table) => ({
    ...table,
    columns: table.columns.map((column) =>
      column.type.kind === 'enum' ? { ...column, type: { ...column.type, values } } : column,
    ),
  }));
}

/** A random catalog of the engine's vocabulary, in portable words. */
export function catalogs(engine: Engine): fc.Arbitrary<Catalog> {
  return fc
    .subarray(tableNames, { minLength: 1, maxLength: 4 })
    .chain((names) => fc.tuple(...names.map((name) => tables(name, engine))))
    .chain((made) => withForeignKeys(made, engine))
    .chain((made) => fc.constantFrom(...enumVariants).map((values) => withEnum(made, values)))
    .map((made) => canonical({ ...emptyCatalog, tables: made }));
}

/** Two catalogs of which the second is an edit of the first, so that the rows of the first survive. */
export function edits(engine: Engine): fc.Arbitrary<{ readonly before: Catalog; readonly after: Catalog }> {
  return catalogs(engine).chain((before) =>
    fc
      .tuple(...before.tables.map((table) => editTable(table, engine)))
      .chain((edited) => {
        const unused = tableNames.filter((name) => !before.tables.some((table) => table.name === name));
        return fc
          .option(unused.length === 0 ? fc.constant(null) : fc.constantFrom(...unused))
          .chain((name) =>
            name === null ? fc.constant(edited) : tables(name, engine).map((it) => [...edited, it]),
          );
      })
      .chain((after) =>
        withForeignKeys(
          after.filter((it): it is Table => it !== null),
          engine,
        ),
      )
      .chain((after) => fc.constantFrom(...enumVariants).map((values) => withEnum(after, values)))
      .map((after) => ({ before, after: canonical({ ...emptyCatalog, tables: after }) })),
  );
}

function tables(name: string, engine: Engine): fc.Arbitrary<Table> {
  return fc
    .subarray(columnNames, { minLength: 1, maxLength: 5 })
    .chain((names) => fc.tuple(...names.map((it) => columns(it, engine))))
    .chain((made) => {
      const id: Column = {
        ...plainColumn('id', { kind: 'integer' }),
        identity: { kind: 'auto' },
        nullable: engine.dialect === 'sqlite',
      };
      const primaryKey = {
        kind: 'primaryKey',
        name: conventionalName(defaultNaming.pk, { table: name }, 63),
        columns: ['id'],
      } as const;
      return withParts({ ...plainTable({ schema: null, name }, [id, ...made]), primaryKey }, engine);
    });
}

function columns(name: string, engine: Engine): fc.Arbitrary<Column> {
  return fc.constantFrom(...typeSamples(engine.dialect)).chain((sample) => columnOf(name, sample, engine));
}

function columnOf(name: string, sample: TypeSample, engine: Engine): fc.Arbitrary<Column> {
  return fc
    .record({
      nullable: fc.boolean(),
      default:
        sample.defaults.length === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...sample.defaults)),
      comment: engine.comments
        ? fc.option(fc.constantFrom('note', "it's \\ odd\nand long"), { freq: 3 })
        : fc.constant(null),
    })
    .map((rest) => ({ ...plainColumn(name, sample.type), ...rest }));
}

/** Uniques, checks, indexes and generated columns over the columns that are there. */
function withParts(
  table: Table,
  engine: Engine,
  /** Columns whose rows will all have the same value. */
  uniform: readonly Column[] = [],
): fc.Arbitrary<Table> {
  const sampleOf = (column: Column) => sampleFor(column.type, engine.dialect);
  const plain = table.columns.filter((column) => column.generated === null && column.name !== 'id');
  const keyable = plain.filter((column) => sampleOf(column)?.indexable === true);
  // Rows are never alike in such a column, so a unique constraint can come at any time.
  const distinct = keyable.filter(
    (it) => !['boolean', 'enum'].includes(it.type.kind) && !uniform.includes(it),
  );
  const numeric = plain.filter((column) => ['smallint', 'integer', 'bigint'].includes(column.type.kind));
  const texts = plain.filter((column) => column.type.kind === 'string');
  return fc
    .record({
      unique: fc.option(some(distinct, 2)),
      check: fc.option(numeric.length === 0 ? fc.constant(null) : fc.constantFrom(...numeric)),
      indexed: some(keyable, 2),
      descending: fc.boolean(),
      uniqueIndex: fc.boolean(),
      where: engine.partialIndexes ? fc.option(fc.constantFrom(...table.columns)) : fc.constant(null),
      comment: engine.comments ? fc.option(fc.constant(`about ${table.name}`)) : fc.constant(null),
      expression:
        engine.expressionIndexes && texts.length > 0
          ? fc.option(fc.constantFrom(...texts))
          : fc.constant(null),
      include:
        engine.postgresqlIndexes && plain.length > 0
          ? fc.option(fc.constantFrom(...plain))
          : fc.constant(null),
      nulls: engine.postgresqlIndexes ? fc.option(fc.constantFrom('first', 'last')) : fc.constant(null),
      deferrable: engine.postgresqlIndexes
        ? fc.option(fc.constantFrom('immediate', 'deferred'))
        : fc.constant(null),
      virtual: fc.boolean(),
      generated: fc.option(numeric.length === 0 ? fc.constant(null) : fc.constantFrom(...numeric)),
    })
    .map((parts): Table => {
      const quote = (name: string) => engine.writer.quoteIdentifier(name);
      const uniques: UniqueConstraint[] =
        parts.unique === null || parts.unique.length === 0
          ? []
          : [
              uniqueOn(
                table.name,
                parts.unique.map((it) => it.name),
                parts.deferrable,
              ),
            ];
      const checks: CheckConstraint[] =
        parts.check === null
          ? []
          : [
              {
                kind: 'check',
                name: `ck_${table.name}_${parts.check.name}`,
                expression: `${quote(parts.check.name)} > -1000 or ${quote(parts.check.name)} is null`,
              },
            ];
      const keys = parts.indexed.map(
        (it): IndexKey => ({
          ...plainKey(it.name),
          descending: parts.descending,
          // What is the default for the direction is not said.
          nulls: parts.nulls === (parts.descending ? 'first' : 'last') ? null : parts.nulls,
        }),
      );
      const indexes: Index[] = [
        ...(keys.length === 0
          ? []
          : [
              indexOn(
                table.name,
                keys,
                {
                  ...parts,
                  uniqueIndex: parts.uniqueIndex && parts.indexed.every((it) => distinct.includes(it)),
                },
                quote,
              ),
            ]),
        ...(parts.expression === null ? [] : [lowerIndex(table.name, parts.expression, quote)]),
      ];
      const generated: Column[] =
        parts.generated === null
          ? []
          : [
              {
                ...plainColumn('total', { kind: 'bigint' }),
                generated: {
                  expression: `${quote(parts.generated.name)} + 1`,
                  stored: engine.dialect === 'postgresql' || !parts.virtual,
                },
              },
            ];
      return {
        ...table,
        columns: [...table.columns, ...generated],
        uniques,
        checks,
        indexes,
        comment: parts.comment,
      };
    });
}

function uniqueOn(table: string, names: readonly string[], deferrable: Deferrable | null): UniqueConstraint {
  return {
    kind: 'unique',
    name: conventionalName(defaultNaming.uq, { table, columns: names }, 63),
    columns: names,
    nullsNotDistinct: false,
    deferrable,
  };
}

function indexOn(
  table: string,
  keys: readonly IndexKey[],
  parts: { readonly uniqueIndex: boolean; readonly where: Column | null; readonly include: Column | null },
  quote: (name: string) => string,
): Index {
  return {
    kind: 'index',
    name: conventionalName(defaultNaming.ix, { table, columns: keys.map((it) => it.column!) }, 63),
    keys,
    unique: parts.uniqueIndex,
    method: null,
    where: parts.where === null ? null : `${quote(parts.where.name)} is not null`,
    include: parts.include === null ? [] : [parts.include.name],
    nullsNotDistinct: false,
  };
}

function lowerIndex(table: string, column: Column, quote: (name: string) => string): Index {
  const key: IndexKey = { ...plainKey(''), column: null, expression: `lower(${quote(column.name)})` };
  return {
    ...indexOn(table, [key], { uniqueIndex: false, where: null, include: null }, quote),
    name: `ix_${table}_lower`,
  };
}

/** Adds a nullable reference column to some tables, circles and self references included. */
function withForeignKeys(made: readonly Table[], engine: Engine): fc.Arbitrary<readonly Table[]> {
  const names = made.map((table) => table.name);
  const one = (table: Table): fc.Arbitrary<Table> =>
    fc
      .record({
        target: fc.option(fc.constantFrom(...names)),
        onDelete: fc.constantFrom(...actions(engine.dialect)),
      })
      .map(({ target, onDelete }) => {
        const own = { ...table, columns: table.columns.filter((it) => !isReference(it)), foreignKeys: [] };
        if (target === null) return own;
        // Named after its target: a reference never points elsewhere while rows hold its values.
        const column = plainColumn(`${target}${referenceSuffix}`, { kind: 'integer' });
        const parts = { table: table.name, columns: [column.name], referred: target };
        const key: ForeignKey = {
          kind: 'foreignKey',
          name: conventionalName(defaultNaming.fk, parts, 63),
          columns: [column.name],
          references: { schema: null, name: target, columns: ['id'] },
          onDelete,
          onUpdate: 'no action',
          match: null,
          deferrable: null,
        };
        return { ...own, columns: [...own.columns, column], foreignKeys: [key] };
      });
  return made.length === 0 ? fc.constant([]) : fc.tuple(...made.map(one));
}

const referenceSuffix = '_ref';

const isReference = (column: Column): boolean => column.name.endsWith(referenceSuffix);

/** The table after some changes that keep its rows, or null when it is dropped. */
function editTable(table: Table, engine: Engine): fc.Arbitrary<Table | null> {
  const own = table.columns.filter((it) => it.generated === null && !isReference(it));
  const [id, ...rest] = own;
  const unused = columnNames.filter((name) => !own.some((it) => it.name === name));
  const kept = fc.tuple(...rest.map((column) => editColumn(column, engine)));
  const added =
    unused.length === 0
      ? fc.constant([])
      : some(unused, 2).chain((names) =>
          fc.tuple(...names.map((name) => columns(name, engine).map(fillable))),
        );
  const edited = fc
    .tuple(kept, added, fc.boolean())
    .chain(([keptColumns, addedColumns, shuffled]) => {
      const all = [id!, ...keptColumns.filter((it): it is Column => it !== null), ...addedColumns];
      // SQLite could only make the table anew, so there the order of the models is none of the table's.
      const ordered =
        shuffled && engine.dialect !== 'sqlite'
          ? fc.shuffledSubarray(all, { minLength: all.length })
          : fc.constant(all);
      return ordered.map((columns) => ({ columns, addedColumns }));
    })
    .chain(({ columns, addedColumns }) => {
      return withParts(
        { ...plainTable(table, columns), primaryKey: table.primaryKey },
        engine,
        addedColumns.filter((it) => it.default !== null),
      );
    });
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 7, arbitrary: edited },
    { weight: 2, arbitrary: fc.constant(table) },
  );
}

/** A new column must have something for the rows that are there. */
function fillable(column: Column): Column {
  return column.default === null ? { ...column, nullable: true } : column;
}

function editColumn(column: Column, engine: Engine): fc.Arbitrary<Column | null> {
  const sample = sampleFor(column.type, engine.dialect);
  const wider = (sample?.wider ?? []).map((type) => ({ ...column, type, default: null }));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(column) },
    { weight: 1, arbitrary: fc.constant(null) },
    // Rows may hold null where it was allowed: it stays allowed.
    {
      weight: 2,
      arbitrary: columnOf(column.name, sample ?? typeSamples(engine.dialect)[0]!, engine).map((it) => ({
        ...it,
        type: column.type,
        default: sample === undefined ? column.default : it.default,
        nullable: it.nullable || column.nullable,
      })),
    },
    ...(wider.length === 0 ? [] : [{ weight: 2, arbitrary: fc.constantFrom(...wider) }]),
  );
}
