import { quoteIdentifier } from './names.js';

const guard = 'temp."_dbm_check"';

/** Statements that fail with `message` where `condition` does not hold: outside of triggers, only a check does. */
export function assertion(condition: string, message: string): readonly string[] {
  return [
    `CREATE TABLE ${guard} (holds INTEGER CONSTRAINT ${quoteIdentifier(message)} CHECK (holds))`,
    `INSERT INTO ${guard} SELECT ${condition}`,
    `DROP TABLE ${guard}`,
  ];
}
