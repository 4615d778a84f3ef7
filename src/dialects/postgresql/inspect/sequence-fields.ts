/** What pg_sequence says of a sequence. */
export interface SequenceFields {
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly minValue: string;
  readonly maxValue: string;
  readonly cache: string;
  readonly cycle: boolean;
}

/** SQL by field, of a pg_sequence `s`. */
const fields: Readonly<Record<keyof SequenceFields, string>> = {
  type: 'pg_catalog.format_type(s.seqtypid, NULL)',
  start: 's.seqstart::text',
  increment: 's.seqincrement::text',
  minValue: 's.seqmin::text',
  maxValue: 's.seqmax::text',
  cache: 's.seqcache::text',
  cycle: 's.seqcycle',
};

/** The fields as columns of a query. */
export const sequenceColumns = Object.entries(fields)
  .map(([name, sql]) => `${sql} AS "${name}"`)
  .join(', ');

/** The fields as arguments of json_build_object(). */
export const sequenceEntries = Object.entries(fields)
  .map(([name, sql]) => `'${name}', ${sql}`)
  .join(', ');
