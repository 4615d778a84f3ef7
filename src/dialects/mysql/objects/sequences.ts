import type { Sequence, SequenceOptions } from '../../../catalog/index.js';
import type { Connection } from '../../dialect.js';
import { type SequenceDefaults, sequenceDefaults, withoutDefaults } from '../../shared/sequence-options.js';
import { literal, quoteIdentifier } from '../quoting.js';

interface SequenceRow {
  readonly name: string;
  readonly start: string;
  readonly increment: string;
  readonly min: string;
  readonly max: string;
  readonly cache: string;
  readonly cycle: number;
}

/** The sequences of these names, which tell themselves what they are, in one query. */
export async function readSequences(
  connection: Connection,
  names: readonly string[],
): Promise<readonly Sequence[]> {
  if (names.length === 0) return [];
  const text = (column: string) => `CAST(${column} AS CHAR)`;
  const questions = names.map(
    (name) =>
      `SELECT ${literal(name)} AS name, ${text('start_value')} AS start, ${text('increment')} AS increment,
         ${text('minimum_value')} AS min, ${text('maximum_value')} AS max, ${text('cache_size')} AS cache,
         cycle_option AS cycle FROM ${quoteIdentifier(name)}`,
  );
  const rows = await connection.query<SequenceRow>(questions.join(' UNION ALL '));
  return rows.map(({ name, start, increment, min, max, cache, cycle }) => ({
    kind: 'sequence',
    schema: null,
    name,
    type: null,
    options: canonicalSequence({
      start,
      increment,
      minValue: min,
      maxValue: max,
      cache,
      cycle: Number(cycle) === 1,
    }),
    comment: null,
  }));
}

/** https://mariadb.com/kb/en/create-sequence/ */
function defaultsFor(options: SequenceOptions): SequenceDefaults {
  const most = 2n ** 63n - 1n;
  return sequenceDefaults(options, { least: -most, greatest: most - 1n }, '1000');
}

/** The options without those that say what is so anyway. */
export function canonicalSequence(options: SequenceOptions): SequenceOptions {
  return withoutDefaults(options, defaultsFor(options));
}

/** All that a sequence is, as it follows its name in CREATE and ALTER: the next value stays where it may. */
export function sequenceWords({ options }: Sequence): string {
  const defaults = defaultsFor(options);
  const value = (name: keyof SequenceDefaults) => options[name] ?? defaults[name];
  return [
    `INCREMENT BY ${value('increment')}`,
    `MINVALUE ${value('minValue')} MAXVALUE ${value('maxValue')}`,
    `START WITH ${value('start')}`,
    `CACHE ${value('cache')}`,
    options.cycle ? 'CYCLE' : 'NOCYCLE',
  ].join(' ');
}
