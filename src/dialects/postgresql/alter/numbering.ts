import type { Column, Identity, SequenceOptions, SerialIdentity, TableRef } from '../../../catalog/index.js';
import { defaultSequenceOptions } from '../../../catalog/index.js';
import { equal } from '../../../util/index.js';
import { isDescending } from '../../shared/sequence-options.js';
import { columnSql, sequenceOf, sequenceRef } from '../automatic-names.js';
import { identityClause } from '../definitions.js';
import { dollarQuoted, literal, qualified, quoteIdentifier } from '../quoting.js';
import { keepingRights, sequenceOfColumn } from '../rights.js';
import { bareSequenceSql, sequenceChanges, sequenceName, startOf } from '../sequences.js';
import type { IntegerType } from '../types.js';
import { isInteger } from '../types.js';

type Numbers = Exclude<Identity, { kind: 'serial'; sequence: null }>;

/**
 * The statements that change how a column is numbered: they come after its other changes. The numbers go on
 * where they were, or behind the greatest that is there.
 */
export function renumber(
  table: TableRef,
  before: Identity | null,
  to: Column,
  after: Identity,
): readonly string[] {
  if (equal(before, after)) return [];
  if (before === null) return [...createNumbers(table, to, after), skipExisting(table, to, after)];
  if ((before.kind === 'serial') === (after.kind === 'serial')) {
    const [from, wanted] = [sequenceName(before), sequenceName(after)];
    return [
      ...(from === wanted ? [] : [nameSequence(table, to.name, wanted)]),
      ...(before.kind === 'serial' && after.kind === 'serial'
        ? changeSequence(table, to, before, after)
        : changeOptions(table, to, before, after)),
    ];
  }
  const drop = before.kind === 'serial' ? dropSequence(table, to.name) : [dropIdentity(table, to.name)];
  return keepingRights(
    [sequenceOfColumn(table, to.name)],
    [keepingPosition(table, to, after, [...drop, ...createNumbers(table, to, after)])],
  );
}

/** The sequence of a serial column does not follow when the column's type changes; that of an identity does. */
export function retypeSequence(table: TableRef, column: Column): string {
  return alterSequence(table, column, [`AS ${sequenceType(column)}`]);
}

/** The type of a serial column's sequence. */
function sequenceType({ identity, type }: Column): IntegerType['kind'] {
  const said = identity?.kind === 'serial' ? identity.type : undefined;
  return said ?? (isInteger(type) ? type.kind : 'bigint');
}

function alterSequence(table: TableRef, column: Column, changes: readonly string[]): string {
  const sequence = sequenceOf(table, column.name);
  return `DO ${dollarQuoted(`BEGIN
  EXECUTE format('ALTER SEQUENCE %s ${changes.join(' ')}', ${sequence});
END`)}`;
}

function changeSequence(
  table: TableRef,
  column: Column,
  before: SerialIdentity,
  after: SerialIdentity,
): readonly string[] {
  const type = sequenceType(column);
  const changes = [
    ...(before.type === after.type ? [] : [`AS ${type}`]),
    ...sequenceChanges(optionsOf(before), optionsOf(after), type).map((it) => it.replace(/^SET /, '')),
  ];
  return changes.length === 0 ? [] : [alterSequence(table, column, changes)];
}

/** The sequence of a new serial column has a name already, which is the one that is wanted or another. */
export function nameSequence(table: TableRef, column: string, name: string | null): string {
  const wanted = literal(sequenceRef(table, column, name).name);
  const sequence = sequenceOf(table, column);
  return `DO ${dollarQuoted(`BEGIN
  IF (SELECT relname FROM pg_class WHERE oid = ${sequence}::regclass) <> ${wanted} THEN
    EXECUTE format('ALTER SEQUENCE %s RENAME TO %I', ${sequence}, ${wanted});
  END IF;
END`)}`;
}

/** What makes the sequence of a new column what PostgreSQL does not make it by itself. */
export function nameNewSequence(table: TableRef, column: Column): readonly string[] {
  const { name, identity, type } = column;
  if (identity?.kind !== 'serial' || !isInteger(type)) return [];
  return [
    ...(identity.sequence === null ? [] : [nameSequence(table, name, identity.sequence)]),
    ...changeSequence(table, column, { kind: 'serial', sequence: null }, identity),
  ];
}

function createNumbers(table: TableRef, column: Column, identity: Identity): readonly string[] {
  const alter = `ALTER TABLE ${qualified(table)} ALTER COLUMN ${quoteIdentifier(column.name)}`;
  if (identity.kind !== 'serial') return [`${alter} ADD ${identityClause(identity)}`];
  const sequence = qualified(sequenceRef(table, column.name, identity.sequence));
  return [
    `CREATE SEQUENCE ${sequence} AS ${sequenceType(column)}${bareSequenceSql(optionsOf(identity))} OWNED BY ${columnSql(table, column.name)}`,
    `${alter} SET DEFAULT nextval(${literal(sequence)})`,
  ];
}

/** A serial column becomes an ordinary one, before its other changes: it may get another default. */
export function endSerial(table: TableRef, column: string): string {
  return `DO ${dollarQuoted(`BEGIN\n${indented(dropSequence(table, column))}\nEND`)}`;
}

function dropIdentity(table: TableRef, column: string): string {
  return `ALTER TABLE ${qualified(table)} ALTER COLUMN ${quoteIdentifier(column)} DROP IDENTITY`;
}

function dropSequence(table: TableRef, column: string): readonly string[] {
  return [
    `ALTER TABLE ${qualified(table)} ALTER COLUMN ${quoteIdentifier(column)} DROP DEFAULT`,
    `EXECUTE format('DROP SEQUENCE %s', ${sequenceOf(table, column)})`,
  ];
}

function changeOptions(table: TableRef, column: Column, from: Numbers, to: Numbers): readonly string[] {
  const { kind } = column.type as IntegerType;
  const changes = [
    ...((from.kind === 'always') === (to.kind === 'always')
      ? []
      : [`SET GENERATED ${to.kind === 'always' ? 'ALWAYS' : 'BY DEFAULT'}`]),
    ...sequenceChanges(optionsOf(from), optionsOf(to), kind),
  ];
  if (changes.length === 0) return [];
  const alter = `ALTER TABLE ${qualified(table)} ALTER COLUMN ${quoteIdentifier(column.name)} ${changes.join(' ')}`;
  const limitsChange = changes.some((it) => /MINVALUE|MAXVALUE/.test(it));
  // Where the sequence stands may be outside of the new limits: it starts again, and skips what is there.
  return [limitsChange ? keepingPosition(table, column, to, [`${alter} RESTART`]) : alter];
}

/** Behind the greatest number that the column has, when that is not before the start. */
function skipExisting(table: TableRef, column: Column, identity: Identity): string {
  const { start, extreme, reached } = direction(column, identity);
  const latest = `${extreme}(${quoteIdentifier(column.name)})`;
  return `SELECT setval(${sequenceOf(table, column.name)}, ${latest}) FROM ${qualified(table)} HAVING ${latest} ${reached} ${start}`;
}

/** Runs statements that replace or restart a column's sequence, and moves it to where it was. */
function keepingPosition(
  table: TableRef,
  column: Column,
  identity: Identity,
  statements: readonly string[],
): string {
  const { start, extreme, reached } = direction(column, identity);
  const farther = extreme === 'max' ? 'greatest' : 'least';
  const sequence = sequenceOf(table, column.name);
  return `DO ${dollarQuoted(`<<numbers>>
DECLARE
  latest bigint;
BEGIN
  EXECUTE format('SELECT CASE WHEN is_called THEN last_value END FROM %s', ${sequence}) INTO latest;
${indented(statements)}
  SELECT ${farther}(numbers.latest, ${extreme}(t.${quoteIdentifier(column.name)})) INTO latest FROM ${qualified(table)} t;
  IF latest ${reached} ${start} THEN
    PERFORM setval(${sequence}, latest);
  END IF;
END`)}`;
}

function direction(column: Column, identity: Identity) {
  const options = optionsOf(identity);
  const kind = isInteger(column.type) ? column.type.kind : 'integer';
  const start = startOf(options, kind);
  return isDescending(options)
    ? { start, extreme: 'min', reached: '<=' }
    : { start, extreme: 'max', reached: '>=' };
}

function optionsOf(identity: Identity): SequenceOptions {
  return ('options' in identity ? identity.options : null) ?? defaultSequenceOptions;
}

function indented(statements: readonly string[]): string {
  return statements.map((it) => `  ${it};`).join('\n');
}
