import type { Sequence, SequenceOptions } from '../../../catalog/index.js';
import type { Connection } from '../../dialect.js';
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

/** The sequences of these names, which tell themselves what they are, in one query. https://mariadb.com/kb/en/create-sequence/ */
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

type Numbers = Readonly<Record<Exclude<keyof SequenceOptions, 'cycle'>, string>>;

/** What a sequence has where its options say nothing. */
function defaultsFor({ increment, minValue, maxValue }: SequenceOptions): Numbers {
  const descends = increment?.startsWith('-') === true;
  const [min, max] = descends ? ['-9223372036854775807', '-1'] : ['1', '9223372036854775806'];
  const start = descends ? (maxValue ?? max) : (minValue ?? min);
  return { start, increment: '1', minValue: min, maxValue: max, cache: '1000' };
}

/** The options without those that say what is so anyway. */
export function canonicalSequence(options: SequenceOptions): SequenceOptions {
  const defaults = defaultsFor(options);
  const unless = (name: keyof Numbers) => (options[name] === defaults[name] ? null : options[name]);
  return {
    start: unless('start'),
    increment: unless('increment'),
    minValue: unless('minValue'),
    maxValue: unless('maxValue'),
    cache: unless('cache'),
    cycle: options.cycle,
  };
}

/** All that a sequence is, as it follows its name in CREATE and ALTER: the next value stays where it may. */
export function sequenceWords({ options }: Sequence): string {
  const defaults = defaultsFor(options);
  const value = (name: keyof Numbers) => options[name] ?? defaults[name];
  return [
    `INCREMENT BY ${value('increment')}`,
    `MINVALUE ${value('minValue')} MAXVALUE ${value('maxValue')}`,
    `START WITH ${value('start')}`,
    `CACHE ${value('cache')}`,
    options.cycle ? 'CYCLE' : 'NOCYCLE',
  ].join(' ');
}
