import fc from 'fast-check';
import type { Catalog, Column, SchemaObject, Table } from '../../../src/catalog/index.js';
import { idName } from './columns.js';
import type { Engine } from './engine.js';
import { postgresqlMakers } from './objects-of-postgresql.js';

/** What a maker makes its objects of. */
export interface Subject {
  readonly table: Table;
  readonly column: Column;
  readonly engine: Engine;
  /** How the table and the column are written. */
  readonly from: string;
  readonly value: string;
  /** 0, 1 or 2: what differs between two states of what is made. */
  readonly variant: number;
}

/** Makes views, triggers, ... of one name over a column of some table, in several forms. */
export interface Maker {
  readonly name: string;
  readonly takes?: (column: Column, table: Table, engine: Engine) => boolean;
  make(subject: Subject): readonly SchemaObject[];
}

/** What one maker does in a catalog, by the names of what it is about. */
interface Choice {
  readonly maker: Maker;
  readonly table: string;
  readonly column: string;
  readonly variant: number;
}

/** The objects over the tables of a catalog: each maker chooses for itself. */
export function choices(catalog: Catalog, engine: Engine): fc.Arbitrary<readonly Choice[]> {
  return chosen(catalog, engine, () => undefined);
}

/** As before with another table or column, in another form, or not at all; or as before. */
export function editChoices(
  before: readonly Choice[],
  catalog: Catalog,
  engine: Engine,
): fc.Arbitrary<readonly Choice[]> {
  return chosen(catalog, engine, (maker) => before.find((it) => it.maker === maker));
}

function chosen(
  catalog: Catalog,
  engine: Engine,
  former: (maker: Maker) => Choice | undefined,
): fc.Arbitrary<readonly Choice[]> {
  const each = makers(engine).map((maker) => {
    const subjects = catalog.tables.flatMap((table) =>
      table.columns
        .filter((it) => isTaken(maker, it, table, engine))
        .map((column) => [table, column] as const),
    );
    const known = former(maker);
    const stays = subjects.some(([table, { name }]) => table.name === known?.table && name === known.column);
    const variant = fc.nat(2);
    return fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      ...(subjects.length === 0
        ? []
        : [
            {
              weight: 2,
              arbitrary: fc.tuple(fc.constantFrom(...subjects), variant).map(([[table, column], at]) => ({
                maker,
                table: table.name,
                column: column.name,
                variant: at,
              })),
            },
          ]),
      ...(known === undefined || !stays
        ? []
        : [
            { weight: 4, arbitrary: fc.constant(known) },
            { weight: 2, arbitrary: variant.map((at) => ({ ...known, variant: at })) },
          ]),
    );
  });
  return fc.tuple(...each).map((made) => made.filter((it) => it !== null));
}

const isTaken = ({ takes = () => true }: Maker, column: Column, table: Table, engine: Engine) =>
  column.name !== idName && takes(column, table, engine);

export function withObjects(catalog: Catalog, chosen: readonly Choice[], engine: Engine): Catalog {
  const { quoteIdentifier } = engine.writer;
  const objects = chosen.flatMap(({ maker, variant, ...names }) => {
    const table = catalog.tables.find((it) => it.name === names.table)!;
    const column = table.columns.find((it) => it.name === names.column)!;
    const [from, value] = [quoteIdentifier(table.name), quoteIdentifier(column.name)];
    return maker.make({ table, column, engine, from, value, variant });
  });
  return { ...catalog, objects: [...catalog.objects, ...objects] };
}

export const named = (name: string) => ({ schema: null, name, comment: null });

const views: Maker = {
  name: 'views',
  make: ({ from, value, variant, engine: { dialect } }) => [
    {
      ...named('all of it'),
      kind: 'view',
      definition: [
        `select id, ${value} from ${from} where id > 0`,
        `select ${value} as value, id from ${from}`,
        `select x.id, y.${value} from ${from} x left join ${from} y on x.id = y.id + 1`,
      ][variant]!,
      options: variant === 1 ? (viewOptions[dialect] ?? []) : [],
    },
    ...(variant === 0
      ? []
      : [
          {
            ...named('of all'),
            kind: 'view',
            definition: `select id from ${dialect === 'mysql' ? '`all of it`' : '"all of it"'} where id < 99`,
            options: [],
          } as const,
        ]),
  ],
};

const viewOptions: Readonly<Record<string, readonly string[]>> = {
  postgresql: ['security_barrier=true'],
  mysql: ['sql_security=invoker'],
};

/** They change no value: rows are to be what they were. */
const triggers: Readonly<Record<'sqlite' | 'mysql', Maker>> = {
  sqlite: triggerMaker(({ from, value }) => [
    `create trigger touched after insert on ${from} begin update ${from} set id = id where id = new.id; end`,
    `create trigger touched before update of ${value} on ${from} when old.${value} is null begin select 1; end`,
    `create trigger touched before delete on ${from} begin select raise(ignore) where old.${value} = 'never'; end`,
  ]),
  mysql: triggerMaker(({ from, value }) => [
    `create trigger touched before insert on ${from} for each row set new.id = new.id`,
    `create trigger touched before update on ${from} for each row begin if old.${value} is null then set @seen = 1; end if; end`,
    `create trigger touched after delete on ${from} for each row set @last = old.${value}`,
  ]),
};

function triggerMaker(definitions: (subject: Subject) => readonly string[]): Maker {
  return {
    name: 'triggers',
    make: (subject) => [
      {
        ...named('touched'),
        kind: 'trigger',
        table: subject.table.name,
        firing: null,
        definition: definitions(subject)[subject.variant]!,
      },
    ],
  };
}

const routines: Maker = {
  name: 'routines',
  make: ({ variant, from, value }) => [
    {
      ...named('twice'),
      kind: 'function',
      arguments: null,
      definition: [
        'create function twice(n int) returns int deterministic return n * 2',
        'create function twice(n int) returns bigint no sql deterministic return n + n',
        `create function twice(n int) returns int reads sql data return (select count(${value}) from ${from} where id < n)`,
      ][variant]!,
    },
    {
      ...named('clean'),
      kind: 'procedure',
      arguments: null,
      definition: `create procedure clean(in a int, out b varchar(${variant + 10})) begin set b = a; end`,
    },
  ],
};

const virtualTables: Maker = {
  name: 'virtual tables',
  make: ({ variant }) => [
    {
      ...named('found'),
      kind: 'virtualTable',
      definition: [
        'create virtual table found using fts5(title, body)',
        "create virtual table found using fts5(title, body, tags, prefix='2')",
        'create virtual table found using fts4(title, body)',
      ][variant]!,
    },
  ],
};

function makers(engine: Engine): readonly Maker[] {
  switch (engine.dialect) {
    case 'sqlite':
      return [views, triggers.sqlite, virtualTables];
    case 'mysql':
      return [views, triggers.mysql, routines];
    case 'postgresql':
      return [views, ...postgresqlMakers];
  }
}
