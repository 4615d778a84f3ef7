import { fn, integer, procedure, sql, string, table, trigger, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const words = table('words', { id, a: string(20), b: integer() });
const query = sql`select id, b from words where b > 1`;

/** Of a view's algorithm MySQL tells in SHOW CREATE VIEW only; a definer is told where it is another account. */
const structure = (definer: string, security: string, ...views: readonly (readonly string[])[]) => [
  words,
  ...views.map((options, i) => view(`v${i}`, query, { options })),
  trigger(
    'tr',
    'words',
    sql.raw(`CREATE ${definer} TRIGGER tr BEFORE INSERT ON words FOR EACH ROW SET NEW.b = 1`),
  ),
  fn('f', sql.raw(`CREATE ${definer} FUNCTION f() RETURNS int DETERMINISTIC ${security} RETURN 1`)),
  procedure('p', sql.raw(`CREATE ${definer} PROCEDURE p() ${security} SELECT 1`)),
];

export default {
  on: ['mysql', 'mariadb'],
  // The trigger would run as an account that is not there.
  rows: false,
  before: structure(
    "DEFINER = 'some one'@'localhost'",
    'SQL SECURITY INVOKER',
    [],
    ['algorithm=merge'],
    ['algorithm=temptable', 'definer=`it``s`@`%`'],
    ['sql_security=invoker'],
    ['definer=`a`@`%`'],
  ),
  after: structure(
    'DEFINER = other@localhost',
    '',
    ['algorithm=temptable'],
    ['algorithm=undefined', 'sql_security=definer'],
    ['algorithm=merge', 'check_option=local', 'sql_security=invoker'],
    ['algorithm=merge', 'definer=current_user()'],
    ['definer=`b`@`%`', 'sql_security=invoker'],
  ),
} satisfies Case;
