import type { ScriptRules } from '../dialect.js';
import { effectOf } from '../shared/effect.js';
import { inlineParameters, withoutEnd } from '../shared/script.js';
import { expressionRules } from './expressions.js';
import { parameterText } from './parameters.js';
import { dollarQuoted, literal } from './quoting.js';

/** Scripts for psql. */
export const script: ScriptRules = {
  command: (_server, file) => `psql -v ON_ERROR_STOP=1 -f ${file} <database>`,
  opening: () => ["SET client_encoding = 'UTF8';"],
  terminated: (sql) => `${withoutEnd(sql, expressionRules)};`,
  begin: async () => ({ begin: ['BEGIN'], commit: async () => ['COMMIT'] }),
  assert: (condition, message) => [
    `DO ${dollarQuoted(`BEGIN
  IF NOT (${condition}) THEN
    RAISE EXCEPTION USING MESSAGE = ${literal(message)};
  END IF;
END`)}`,
  ],
  now: `to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  inline: async ({ sql, parameters }) =>
    inlineParameters(
      sql,
      expressionRules,
      (tokens, at) => {
        const [sign, number] = [tokens[at]!, tokens[at + 1]];
        const isParameter = sign.text === '$' && number?.kind === 'number' && number.start === sign.end;
        return isParameter ? { index: Number(number.text) - 1, tokens: 2 } : null;
      },
      (index) => {
        const text = parameterText(parameters[index]);
        // Quoted, whatever it is: a quoted literal finds its type where it stands, as a parameter does.
        return text === null ? 'NULL' : literal(text);
      },
    ),
  effect: (sql) => effectOf(sql, expressionRules),
  replica: null,
};
