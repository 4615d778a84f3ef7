import { randomNumbers } from './random.mjs';

const words = 'account order invoice line price stock note event label ticket report user group'.split(' ');
const kinds = ['integer', 'bigint', 'string', 'text', 'boolean', 'decimal'];

/**
 * Tables of 10 columns each: a numbered key, a reference to an earlier table, one column with a default; two
 * indexes. The same seed gives the same tables.
 */
export function makeSchema(count, seed) {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, i) => {
    const columns = Array.from({ length: 8 }, (_unused, n) => {
      const kind = n === 0 ? 'string' : n === 1 ? 'integer' : random.pick(kinds);
      return {
        name: `${random.pick(words)}_${n}`,
        kind,
        length: kind === 'string' ? 20 + random.below(200) : null,
        nullable: n > 1 && random.below(2) === 0,
        default: n === 1 ? random.below(100) : null,
      };
    });
    return {
      name: `${random.pick(words)}_${String(i).padStart(5, '0')}`,
      columns,
      parent: i === 0 ? 0 : random.below(i),
      indexes: [[columns[0].name], [columns[1].name, columns[2].name]].map((keys) =>
        keys.filter((key) => columns.find((it) => it.name === key).kind !== 'text'),
      ),
    };
  });
}

/** The schema with one more column in every n-th table. */
export function changed(schema, every) {
  const added = { name: 'added', kind: 'integer', length: null, nullable: true, default: null };
  return schema.map((table, i) =>
    i % every === 0 ? { ...table, columns: [...table.columns, added] } : table,
  );
}

/** The models of dbm. */
export function dbmModels(schema) {
  const type = ({ kind, length }) =>
    ({
      integer: 'integer()',
      bigint: 'bigint()',
      string: `string(${length})`,
      text: 'text()',
      boolean: 'boolean()',
      decimal: 'decimal(12, 2)',
    })[kind];
  const tables = schema.map((table, i) => {
    const columns = table.columns.map((it) => {
      const notNull = it.nullable ? '' : '.notNull()';
      return `  ${it.name}: ${type(it)}${notNull}${it.default === null ? '' : `.default(${it.default})`},`;
    });
    const indexes = table.indexes.map(
      (keys, n) => `index('ix_${table.name}_${n}').on(${keys.map((key) => `t.${key}`).join(', ')})`,
    );
    return [
      `export const t${i} = table('${table.name}', {`,
      '  id: integer().primaryKey().autoIncrement(),',
      ...columns,
      `  parent_id: integer().references(() => t${table.parent}.id),`,
      `}, (t) => [${indexes.join(', ')}]);`,
    ].join('\n');
  });
  const names = 'bigint, boolean, decimal, index, integer, string, table, text';
  return `import { ${names} } from 'kysely-dbm/schema';\n\n${tables.join('\n\n')}\n`;
}

/** SQLAlchemy's, for Alembic. */
export function sqlalchemyModels(schema) {
  const type = ({ kind, length }) =>
    ({
      integer: 'Integer',
      bigint: 'BigInteger',
      string: `String(${length})`,
      text: 'Text',
      boolean: 'Boolean',
      decimal: 'Numeric(12, 2)',
    })[kind];
  const tables = schema.map((table) =>
    [
      `Table('${table.name}', metadata,`,
      "  Column('id', Integer, primary_key=True),",
      ...table.columns.map((it) => {
        const value = it.default === null ? '' : `, server_default=text('${it.default}')`;
        return `  Column('${it.name}', ${type(it)}, nullable=${it.nullable ? 'True' : 'False'}${value}),`;
      }),
      `  Column('parent_id', Integer, ForeignKey('${schema[table.parent].name}.id')),`,
      ...table.indexes.map(
        (keys, n) => `  Index('ix_${table.name}_${n}', ${keys.map((it) => `'${it}'`).join(', ')}),`,
      ),
      ')',
    ].join('\n'),
  );
  return `from sqlalchemy import *\n\nmetadata = MetaData()\n\n${tables.join('\n\n')}\n`;
}

/** What MikroORM takes, as plain data; peers/mikro-orm.mjs makes its entities of it. */
export function mikroOrmModels(schema) {
  const type = {
    integer: 'integer',
    bigint: 'bigint',
    string: 'string',
    text: 'text',
    boolean: 'boolean',
    decimal: 'decimal',
  };
  return schema.map((table) => ({
    name: table.name,
    tableName: table.name,
    properties: {
      id: { type: 'integer', primary: true, autoincrement: true },
      ...Object.fromEntries(
        table.columns.map((it) => [
          it.name,
          {
            type: type[it.kind],
            fieldName: it.name,
            nullable: it.nullable,
            ...(it.length === null ? {} : { length: it.length }),
            ...(it.kind === 'decimal' ? { precision: 12, scale: 2 } : {}),
            ...(it.default === null ? {} : { default: it.default }),
          },
        ]),
      ),
      parent: {
        kind: 'm:1',
        entity: schema[table.parent].name,
        fieldName: 'parent_id',
        nullable: true,
        index: false,
      },
    },
    indexes: table.indexes.map((properties, n) => ({ properties, name: `ix_${table.name}_${n}` })),
  }));
}
