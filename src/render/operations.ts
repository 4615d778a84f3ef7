import type { Table } from '../catalog/index.js';
import { quoteText } from '../catalog/index.js';
import type {
  AlterTable,
  ColumnPosition,
  Operation,
  PartitionTable,
  TableChange,
} from '../operations/index.js';
import type { BuilderWriter } from './builders.js';
import { stringList, tableName } from './builders.js';
import { objectCall, outerTypes, typedColumns } from './objects.js';
import { optionEntries } from './options.js';
import { group, indented, sqlTemplate } from './printer.js';

/** The call on `op` that makes one operation. */
export function operationSource(operation: Operation, writer: BuilderWriter): string {
  switch (operation.kind) {
    case 'createSchema':
    case 'dropSchema':
      return `op.${operation.kind}(${quoteText(operation.name)})`;
    case 'createEnum':
      return group(
        'op.createEnum(',
        [
          tableName(operation.enum),
          stringList(operation.enum.values),
          ...remarkOption(operation.enum.comment),
        ],
        ')',
        { indent: 2 },
      );
    case 'dropEnum':
      return `op.dropEnum(${tableName(operation.enum)})`;
    case 'alterEnum': {
      const options = [
        `from: ${stringList(operation.from.values)}`,
        ...typedColumns(operation.columns),
        ...outerTypes(operation.within, writer),
        ...(operation.rewrite ? ['rewrite: true'] : []),
        ...(operation.to.comment === undefined ? [] : [`comment: ${quoteText(operation.to.comment)}`]),
      ];
      return group(
        'op.alterEnum(',
        [tableName(operation.to), stringList(operation.to.values), group('{ ', options, ' }', { indent: 2 })],
        ')',
        { indent: 2 },
      );
    }
    case 'createTable': {
      const { table } = operation;
      const extras = writer.extras(table);
      const columns = writer.columns(table);
      const tail = extras.length === 0 ? '' : `, ${group('[', extras, ']', { broken: true })}`;
      return `op.createTable(${tableName(table)}, ${columns}${tail})`;
    }
    case 'dropTable':
      return dropTable(operation.table);
    case 'renameTable':
      return `op.renameTable(${tableName(operation.from)}, ${tableName(operation.to)})`;
    case 'alterTable':
      return alterTableSource(operation, writer);
    case 'partitionTable':
      return partitionTableSource(operation, writer);
    case 'createObject':
    case 'dropObject':
    case 'alterObject':
    case 'commentOn':
      return objectCall(operation, writer);
    case 'execute':
      return `op.execute(${sqlTemplate(operation.sql, writer.imports)})`;
  }
}

function alterTableSource(operation: AlterTable, writer: BuilderWriter): string {
  const lines = operation.changes.map((change) => `${changeSource(change, writer)};\n`).join('');
  return `op.alterTable(${tableName(operation.table)}, (t) => {\n${indented(lines)}})`;
}

function partitionTableSource({ table, to }: PartitionTable, writer: BuilderWriter): string {
  if (to === null) return `op.unpartitionTable(${tableName(table)})`;
  const by = writer.inheritance({ partitionBy: to.by });
  const partitions = to.partitions.map((it) =>
    group('[', [tableName(it), ...writer.inheritance(it)], ']', { indent: 4 }),
  );
  const list = partitions.length === 0 ? [] : [group('[', partitions, ']', { broken: true })];
  return `op.partitionTable(${[tableName(table), ...by, ...list].join(', ')})`;
}

function changeSource(change: TableChange, writer: BuilderWriter): string {
  switch (change.kind) {
    case 'addColumn': {
      const options = [
        ...positionEntries(change.position),
        ...(change.backfill === null
          ? []
          : [`backfill: ${writer.default(change.backfill, change.column.type)}`]),
      ];
      return call('addColumn', [quoteText(change.column.name), writer.column(change.column)], options);
    }
    case 'dropColumn':
      return call('dropColumn', [quoteText(change.column.name)]);
    case 'alterColumn': {
      const options = [
        ...(change.from === null ? [] : [`from: ${writer.column(change.from)}`]),
        ...(change.using === null ? [] : [`using: ${sqlTemplate(change.using, writer.imports)}`]),
        ...(change.backfill === null ? [] : [`backfill: ${writer.default(change.backfill, change.to.type)}`]),
      ];
      return call('alterColumn', [quoteText(change.to.name), writer.column(change.to)], options);
    }
    case 'renameColumn':
      return call('renameColumn', [quoteText(change.from), quoteText(change.to)]);
    case 'moveColumn':
      return call('moveColumn', [quoteText(change.column), placeSource(change.to)]);
    case 'addConstraint':
      return call('addConstraint', [writer.constraint(change.constraint)]);
    case 'dropConstraint':
      return call('dropConstraint', [writer.constraintHandle(change.constraint)]);
    case 'validateConstraint':
      return call('validateConstraint', [writer.constraintHandle(change.constraint)]);
    case 'renameConstraint':
      return call('renameConstraint', [writer.constraintHandle(change.constraint), quoteText(change.to)]);
    case 'createIndex':
      return call('createIndex', [writer.index(change.index)]);
    case 'dropIndex':
      return call('dropIndex', [quoteText(change.index.name)]);
    case 'renameIndex':
      return call('renameIndex', [quoteText(change.index.name), quoteText(change.to)]);
    case 'attachTable':
      return call('attach', writer.inheritance(change.to));
    case 'detachTable':
      return call('detach', writer.inheritance(change.from));
    case 'alterPartComment': {
      const { part, to } = change;
      const handle =
        part.kind === 'index'
          ? `${writer.imports.use('index')}(${quoteText(part.name)})`
          : writer.constraintHandle(part);
      const from = part.comment === undefined ? [] : [`from: ${quoteText(part.comment)}`];
      return call('commentOn', [handle, to === null ? 'null' : quoteText(to)], from);
    }
    case 'alterComment':
      return call(
        'comment',
        [change.to === null ? 'null' : quoteText(change.to)],
        change.from === null ? [] : [`from: ${quoteText(change.from)}`],
      );
    case 'alterOptions': {
      const literal = (options: typeof change.to) =>
        group('{ ', optionEntries({ options, comment: null }), ' }');
      return call('options', [literal(change.to)], [`from: ${literal(change.from)}`]);
    }
  }
}

function dropTable(table: Table): string {
  const { partitionOf } = table;
  const options = partitionOf === undefined ? '' : `, { partitionOf: ${tableName(partitionOf)} }`;
  return `op.dropTable(${tableName(table)}${options})`;
}

function remarkOption(comment: string | undefined): readonly string[] {
  return comment === undefined ? [] : [`{ comment: ${quoteText(comment)} }`];
}

function positionEntries(position: ColumnPosition): readonly string[] {
  return position === 'last' ? [] : [`position: ${placeSource(position)}`];
}

function placeSource(position: ColumnPosition): string {
  return typeof position === 'string' ? quoteText(position) : `{ after: ${quoteText(position.after)} }`;
}

function call(name: string, positional: readonly string[], options: readonly string[] = []): string {
  const last = options.length === 0 ? [] : [group('{ ', options, ' }', { indent: 6 })];
  return group(`t.${name}(`, [...positional, ...last], ')', { indent: 4 });
}
