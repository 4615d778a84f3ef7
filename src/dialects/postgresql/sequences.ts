import type { Identity, SequenceOptions, SerialIdentity } from '../../catalog/index.js';
import { defaultSequenceOptions } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import {
  isDescending,
  type SequenceDefaults,
  sequenceDefaults,
  withoutDefaults,
} from '../shared/sequence-options.js';
import { quoteIdentifier } from './quoting.js';
import type { IntegerType } from './types.js';

const limits: Readonly<Record<IntegerType['kind'], bigint>> = {
  smallint: 2n ** 15n - 1n,
  integer: 2n ** 31n - 1n,
  bigint: 2n ** 63n - 1n,
};

/** The options without those that say what is so anyway. https://www.postgresql.org/docs/current/sql-createsequence.html */
export function canonicalSequence(options: SequenceOptions, kind: IntegerType['kind']): SequenceOptions {
  return withoutDefaults(options, defaultsFor(options, kind));
}

function defaultsFor(options: SequenceOptions, kind: IntegerType['kind']): SequenceDefaults {
  const greatest = limits[kind];
  return sequenceDefaults(options, { least: -greatest - 1n, greatest }, '1');
}

/** A serial column without what its sequence is anyway. */
export function canonicalSerial(identity: SerialIdentity, column: IntegerType): SerialIdentity {
  const { type = column.kind, options = defaultSequenceOptions, sequence } = identity;
  const said = canonicalSequence(options, type);
  return {
    kind: 'serial',
    sequence,
    ...(type === column.kind ? {} : { type }),
    ...(equal(said, defaultSequenceOptions) ? {} : { options: said }),
  };
}

/** The name of a column's sequence, null for the one that PostgreSQL gives. */
export function sequenceName(identity: Identity): string | null {
  return identity.kind === 'auto' ? null : (identity.sequence ?? null);
}

/** The first number that the sequence gives. */
export function startOf(options: SequenceOptions, kind: IntegerType['kind']): string {
  return options.start ?? defaultsFor(options, kind).start;
}

/** The options of a new identity column and the name of its sequence, with a leading blank, or nothing. */
export function sequenceSql(options: SequenceOptions, name?: string): string {
  const words = [
    // As pg_dump writes it. https://github.com/postgres/postgres/blob/master/src/backend/parser/gram.y (SeqOptElem)
    ...(name === undefined ? [] : [`SEQUENCE NAME ${quoteIdentifier(name)}`]),
    ...(options.start === null ? [] : [`START WITH ${options.start}`]),
    ...(options.increment === null ? [] : [`INCREMENT BY ${options.increment}`]),
    ...(options.minValue === null ? [] : [`MINVALUE ${options.minValue}`]),
    ...(options.maxValue === null ? [] : [`MAXVALUE ${options.maxValue}`]),
    ...(options.cache === null ? [] : [`CACHE ${options.cache}`]),
    ...(options.cycle ? ['CYCLE'] : []),
  ];
  return words.length === 0 ? '' : ` (${words.join(' ')})`;
}

/** The options of CREATE SEQUENCE and ALTER SEQUENCE: those of an identity column without the parentheses. */
export function bareSequenceSql(options: SequenceOptions): string {
  return sequenceSql(options).replace(/^ \((.*)\)$/, ' $1');
}

/** The options that differ, as an identity column's ALTER COLUMN wants them: each after a SET. */
export function sequenceChanges(
  from: SequenceOptions,
  to: SequenceOptions,
  kind: IntegerType['kind'],
): readonly string[] {
  const changed = (name: keyof SequenceOptions) => from[name] !== to[name];
  // The limits stay as they are when the direction changes, although their defaults are others then.
  const turned = isDescending(from) !== isDescending(to);
  // The start depends on the other options where it is not given.
  const startChanged = startOf(from, kind) !== startOf(to, kind);
  return [
    ...(changed('increment') ? [`SET INCREMENT BY ${to.increment ?? '1'}`] : []),
    ...(turned || changed('minValue')
      ? [to.minValue === null ? 'SET NO MINVALUE' : `SET MINVALUE ${to.minValue}`]
      : []),
    ...(turned || changed('maxValue')
      ? [to.maxValue === null ? 'SET NO MAXVALUE' : `SET MAXVALUE ${to.maxValue}`]
      : []),
    ...(startChanged ? [`SET START WITH ${startOf(to, kind)}`] : []),
    ...(changed('cache') ? [`SET CACHE ${to.cache ?? '1'}`] : []),
    ...(changed('cycle') ? [to.cycle ? 'SET CYCLE' : 'SET NO CYCLE'] : []),
  ];
}
