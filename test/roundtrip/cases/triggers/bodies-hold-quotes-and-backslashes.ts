import { fn, integer, procedure, sql, string, table, trigger } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const texts = String.raw`'it''s', "say ""x""", 'a\\b\n\'c', '', '😀?'`;
const structure = (column: string, more: string) => {
  const body = sql.raw(`/* it's */ SET NEW.\`${column}\` = concat(${texts}, '${more}')`);
  return [
    table('t', { id, [column]: string(80), n: integer() }),
    trigger('one', 't', sql`CREATE TRIGGER one BEFORE UPDATE ON t FOR EACH ROW ${body}`),
    trigger('two', 't', sql`CREATE TRIGGER two BEFORE UPDATE ON t FOR EACH ROW FOLLOWS one ${body}`),
    trigger('row', 't', sql`CREATE TRIGGER \`row\` BEFORE UPDATE ON t FOR EACH ROW FOLLOWS \`two\` ${body}`),
    fn(
      'f',
      sql`CREATE FUNCTION f(a int, b enum('(',')')) RETURNS varchar(80) DETERMINISTIC COMMENT 'it''s'
RETURN concat(${sql.raw(texts)}, ${sql.raw(`'${more}'`)})`,
    ),
    procedure('p', sql`CREATE PROCEDURE p(OUT a int) BEGIN SELECT ${sql.raw(`${texts}, '${more}'`)}; END`),
  ];
};

/** Of a body information_schema tells another text, which is taken for none that could be written. */
export default {
  on: ['mysql', 'mariadb'],
  before: structure('b', ''),
  after: structure('c', 'more'),
} satisfies Case;
