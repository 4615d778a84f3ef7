import type { SchemaObject, SequenceOptions } from '../../../src/catalog/index.js';
import { defaultSequenceOptions, plainKey } from '../../../src/catalog/index.js';
import type { Engine } from './engine.js';
import type { Maker } from './objects.js';
import { isKeyable } from './parts.js';

const named = (name: string, comment: string | null = null) => ({ schema: null, name, comment });

const materializedViews: Maker = {
  name: 'materialized views',
  make: ({ from, value, variant }) => [
    {
      ...named('sums', variant === 0 ? null : 'of it all'),
      kind: 'materializedView',
      definition: `select id, ${value} as "Value", ${variant === 2 ? 2 : 1} as n from ${from}`,
      indexes: [
        {
          kind: 'index',
          name: 'ix_sums',
          keys: [{ ...plainKey('id'), descending: variant === 1 }],
          unique: variant === 0,
          method: null,
          where: variant === 2 ? 'n > 0' : null,
          include: [],
          nullsNotDistinct: false,
        },
      ],
    },
  ],
};

/** It changes no value: rows are to be what they were. */
const triggers: Maker = {
  name: 'triggers',
  takes: (column) => column.generated === null,
  make: ({ table, from, value, variant }) => [
    {
      ...named('touch'),
      kind: 'function',
      arguments: null,
      definition: `create function touch() returns trigger language plpgsql ${
        variant === 1 ? 'security definer ' : ''
      }as $$ begin return new; /* ${variant} */ end $$`,
    },
    {
      ...named('touched', variant === 2 ? 'touches' : null),
      kind: 'trigger',
      table: table.name,
      firing: ([null, 'disabled', 'always'] as const)[variant]!,
      definition: [
        `create trigger touched before update of ${value} on ${from} for each row execute function touch()`,
        `create trigger touched before update on ${from} for each row when (old.id < new.id) execute procedure touch()`,
        `create trigger touched after insert on ${from} for each statement execute function touch()`,
      ][variant]!,
    },
  ],
};

const rules: Maker = {
  name: 'rules',
  make: ({ table, from, value, variant }) => [
    {
      ...named('kept'),
      kind: 'rule',
      table: table.name,
      firing: variant === 1 ? 'disabled' : null,
      definition: [
        `create rule kept as on delete to ${from} where old.id < 0 do instead nothing`,
        `create rule kept as on delete to ${from} where old.id < 0 and old.${value} is null do instead nothing`,
        `create rule kept as on delete to ${from} where old.id = -1 do also select 1`,
      ][variant]!,
    },
  ],
};

const policies: Maker = {
  name: 'policies',
  make: ({ table, value, variant }) => [
    {
      ...named('allowed'),
      kind: 'function',
      arguments: null,
      definition: `create function allowed(n ${variant === 2 ? 'bigint' : 'integer'}) returns boolean language sql stable as $$ select n > 0 $$`,
    },
    {
      ...named('own', variant === 1 ? 'whose' : null),
      kind: 'policy',
      table: table.name,
      command: variant === 0 ? 'select' : 'all',
      restrictive: variant === 1,
      roles: variant === 2 ? ['postgres'] : [],
      using: variant === 0 ? `${value} is not null` : 'allowed(id)',
      withCheck: variant === 2 ? `${value} is not null or id < 5` : null,
    },
  ],
};

const statistics: Maker = {
  name: 'statistics',
  takes: (column, _, engine) => isKeyable(column, engine),
  make: ({ engine, table, from, value, variant }) => [
    {
      ...named('related'),
      kind: 'statistics',
      table: table.name,
      definition: [
        `create statistics related (ndistinct) on id, ${value} from ${from}`,
        `create statistics related on id, ${value} from ${from}`,
        `create statistics related (mcv) on ${engine.expressionStatistics ? '(id % 10)' : 'id'}, ${value} from ${from}`,
      ][variant]!,
    },
  ],
};

const sequences: Maker = {
  name: 'sequences',
  make: ({ variant }) => [
    {
      ...named('tickets', variant === 0 ? null : 'counted'),
      kind: 'sequence',
      type: variant === 2 ? 'integer' : null,
      options: { ...defaultSequenceOptions, ...([{}, counted, { ...counted, cycle: true }][variant] ?? {}) },
    },
  ],
};
const counted: Partial<SequenceOptions> = { start: '5', increment: '5' };

/** A body that the server reads when it is created, where the version has that. */
function sqlBody({ parsedBodies }: Engine, query: string): string {
  return parsedBodies ? `begin atomic ${query}; end` : `as $$ ${query} $$`;
}

const routines: Maker = {
  name: 'routines',
  make: ({ engine, from, value, variant }): readonly SchemaObject[] => [
    {
      ...named('how_many', variant === 1 ? 'counts' : null),
      kind: 'function',
      arguments: variant === 2 ? 'integer' : null,
      definition: [
        `create function how_many() returns bigint language sql stable as $$ select count(${value}) from ${from} $$`,
        `create function how_many() returns integer language sql stable ${sqlBody(engine, `select count(*)::integer from ${from} where ${value} is null`)}`,
        `create function how_many(n integer default 3) returns setof ${from} language sql as $$ select * from ${from} where id < n $$`,
      ][variant]!,
    },
    {
      ...named('join2'),
      kind: 'function',
      arguments: null,
      definition:
        'create function join2(text, text) returns text language sql immutable as $$ select $1 || $2 $$',
    },
    {
      ...named('joined'),
      kind: 'aggregate',
      arguments: 'text',
      definition: `create aggregate joined(text) (sfunc = join2, stype = text, initcond = '${variant}')`,
    },
  ],
};

export const postgresqlMakers: readonly Maker[] = [
  materializedViews,
  triggers,
  rules,
  policies,
  statistics,
  sequences,
  routines,
];
