import type { Firing, Policy, PolicyCommand, TablePart } from '../../../catalog/index.js';
import { liveExpression } from '../in-lists.js';
import { qualified, quoteIdentifier } from '../quoting.js';
import type { FiringRow, PartRows, PolicyRow, StatementRow } from './part-queries.js';
import { namesIn, replaceSpans } from './statement.js';

type SchemaOf = (schema: string) => string | null;

const firings: Readonly<Record<string, Firing>> = { D: 'disabled', R: 'replica', A: 'always' };

const commands: Readonly<Record<string, PolicyCommand>> = {
  '*': 'all',
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
};

/** What belongs to tables and views. */
export function inspectParts(rows: PartRows, schemaOf: SchemaOf): readonly TablePart[] {
  return [
    ...rows.triggers.map((row) => ({ kind: 'trigger', ...firingPart(row, schemaOf) }) as const),
    ...rows.rules.map((row) => ({ kind: 'rule', ...firingPart(row, schemaOf) }) as const),
    ...rows.statistics.map((row) => ({ kind: 'statistics', ...statementPart(row, schemaOf) }) as const),
    ...rows.policies.map((row) => inspectPolicy(row, schemaOf)),
  ];
}

function firingPart(row: FiringRow, schemaOf: SchemaOf) {
  return { ...statementPart(row, schemaOf), firing: firings[row.firing] ?? null };
}

/** With the statement as the models have it: names of the default schema are bare. */
function statementPart(row: StatementRow, schemaOf: SchemaOf) {
  const { name, table, comment } = row;
  const schema = schemaOf(row.schema);
  const statement = row.definition.trim().replace(/;$/, '');
  const names = namesIn(statement)!;
  // Only statistics have a schema of their own.
  const own = names.kind === 'statistics' ? qualified({ schema, name }) : quoteIdentifier(name);
  const definition = replaceSpans(statement, [
    [names.name, own],
    [names.table!, qualified({ schema, name: table })],
  ]);
  return { schema, name, table, definition, comment };
}

function inspectPolicy(row: PolicyRow, schemaOf: SchemaOf): Policy {
  const { name, table, comment, using, withCheck } = row;
  return {
    kind: 'policy',
    schema: schemaOf(row.schema),
    name,
    table,
    command: commands[row.command]!,
    restrictive: !row.permissive,
    roles: [...(row.roles ?? [])].sort(),
    using: using === null ? null : liveExpression(using),
    withCheck: withCheck === null ? null : liveExpression(withCheck),
    comment,
  };
}
