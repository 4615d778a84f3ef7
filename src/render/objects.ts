import type {
  CompositeType,
  Domain,
  MaterializedView,
  Policy,
  SchemaObject,
  Sequence,
  View,
} from '../catalog/index.js';
import { isRoutine, ownerOf, plainColumn, quoteText } from '../catalog/index.js';
import type {
  AlterObject,
  CommentOn,
  CreateObject,
  DropObject,
  Operation,
  TypedColumn,
} from '../operations/index.js';
import { capitalized } from '../util/index.js';
import type { BuilderWriter } from './builders.js';
import { sequenceEntries, stringList, tableName } from './builders.js';
import { storageLiteral } from './options.js';
import { group, objectKey, sqlTemplate } from './printer.js';

/** The declaration of an object as models have it: ``view('adults', sql`...`)``. */
export function objectDeclaration(object: SchemaObject, writer: BuilderWriter): string {
  // `function` is a word of the language.
  const builder = writer.imports.use(object.kind === 'function' ? 'fn' : object.kind);
  return group(`${builder}(`, objectArguments(object, writer), ')', { indent: 20 });
}

/** The call on `op` that creates, drops or alters an object. */
export function objectCall(
  operation: Extract<Operation, { kind: 'createObject' | 'dropObject' | 'alterObject' | 'commentOn' }>,
  writer: BuilderWriter,
): string {
  switch (operation.kind) {
    case 'createObject': {
      const { object } = operation;
      return call(
        `create${capitalized(object.kind)}`,
        objectArguments(object, writer, keepRights(operation)),
      );
    }
    case 'dropObject': {
      const { object } = operation;
      return call(`drop${capitalized(object.kind)}`, handle(object, keepRights(operation)));
    }
    case 'alterObject':
      return alterCall(operation, writer);
    case 'commentOn':
      return commentCall(operation);
  }
}

function keepRights({ keepRights }: CreateObject | DropObject): readonly string[] {
  return keepRights === true ? ['keepRights: true'] : [];
}

function alterCall({ from, to, columns, within }: AlterObject, writer: BuilderWriter): string {
  if (isRoutine(to) || to.kind === 'virtualTable') {
    return call(`replace${capitalized(to.kind)}`, objectArguments(to, writer));
  }
  const [name, value = '{}'] = objectArguments(to, writer);
  const options = [
    ...(from === null ? [] : [`from: ${objectArguments(from, writer)[1] ?? '{}'}`]),
    ...typedColumns(columns),
    ...outerTypes(within, writer),
    // A domain has it in its column.
    ...(to.kind === 'compositeType' && (columns.length > 0 || within !== undefined)
      ? commentEntry(to.comment)
      : []),
  ];
  return call(`alter${capitalized(to.kind)}`, [name!, value, ...optionsObject(options)]);
}

function commentCall({ on, from, to }: CommentOn): string {
  const name = on.kind === 'extension' || 'table' in on ? quoteText(on.name) : tableName(on);
  const options = [
    ...('table' in on ? [`on: ${tableName(ownerOf(on))}`] : []),
    ...('arguments' in on ? argumentsEntry(on.arguments) : []),
    ...(from === null ? [] : [`from: ${quoteText(from)}`]),
  ];
  const text = to === null ? 'null' : quoteText(to);
  return call('commentOn', [quoteText(on.kind), name, text, ...optionsObject(options)]);
}

/** The columns of a type that changes, as an entry of an object literal. */
export function typedColumns(columns: readonly TypedColumn[]): readonly string[] {
  if (columns.length === 0) return [];
  const list = columns.map((it) => `{ table: ${tableName(it.table)}, column: ${quoteText(it.column)} }`);
  return [group('columns: [', list, ']', { indent: 2 })];
}

/** The types that are made of one that changes, in the same way. */
export function outerTypes(within: AlterObject['within'], writer: BuilderWriter): readonly string[] {
  if (within === undefined) return [];
  const list = within.map(({ from, to, columns }) => {
    const [name, value] = objectArguments(to, writer);
    const entries = [
      `${to.kind}: ${name}`,
      `to: ${value}`,
      `from: ${objectArguments(from, writer)[1]}`,
      ...typedColumns(columns),
      ...(to.kind === 'compositeType' ? commentEntry(to.comment) : []),
    ];
    return group('{ ', entries, ' }', { indent: 4 });
  });
  return [group('within: [', list, ']', { indent: 2 })];
}

function call(name: string, args: readonly string[]): string {
  return group(`op.${name}(`, args, ')', { indent: 2 });
}

/** `more` are options that are said of what happens to it. */
function objectArguments(
  object: SchemaObject,
  writer: BuilderWriter,
  more: readonly string[] = [],
): readonly string[] {
  const { imports } = writer;
  const comment = commentEntry(object.comment);
  switch (object.kind) {
    case 'view':
      return [
        tableName(object),
        sqlTemplate(object.definition, imports),
        ...optionsObject([
          ...(object.options.length === 0 ? [] : [`options: ${stringList(object.options)}`]),
          ...comment,
          ...columnComments(object),
          ...more,
        ]),
      ];
    case 'materializedView': {
      const indexes = object.indexes.map((it) => writer.index(it));
      return [
        tableName(object),
        sqlTemplate(object.definition, imports),
        ...optionsObject([
          ...(indexes.length === 0 ? [] : [group('indexes: [', indexes, ']', { indent: 4 })]),
          ...(object.storage === undefined ? [] : [`storage: ${storageLiteral(object.storage)}`]),
          ...comment,
          ...columnComments(object),
          ...more,
        ]),
      ];
    }
    case 'function':
    case 'procedure':
    case 'aggregate':
      return [
        tableName(object),
        sqlTemplate(object.definition, imports),
        ...optionsObject([...argumentsEntry(object.arguments), ...comment, ...more]),
      ];
    case 'trigger':
    case 'rule': {
      const firing = object.firing === null ? [] : [`firing: ${quoteText(object.firing)}`];
      const statement = sqlTemplate(object.definition, imports);
      return [...handle(object), statement, ...optionsObject([...firing, ...comment])];
    }
    case 'statistics':
      return [
        ...handle(object),
        sqlTemplate(object.definition, imports),
        ...optionsObject([...comment, ...more]),
      ];
    case 'policy':
      return [...handle(object), ...optionsObject([...policyEntries(object, writer), ...comment])];
    case 'virtualTable':
      return [...handle(object), sqlTemplate(object.definition, imports)];
    case 'sequence':
      return [tableName(object), ...sequenceOptions(object)];
    case 'domain':
      return [tableName(object), domainColumn(object, writer), ...optionsObject(more)];
    case 'compositeType':
      return [tableName(object), attributes(object, writer), ...optionsObject([...comment, ...more])];
    case 'rangeType':
    case 'collation': {
      const options = Object.entries(object.options).map(
        ([name, value]) => `${objectKey(name)}: ${quoteText(value)}`,
      );
      return [
        tableName(object),
        group('{ ', options, ' }', { indent: 4 }),
        ...optionsObject([...comment, ...more]),
      ];
    }
    case 'extension':
      return [
        quoteText(object.name),
        ...optionsObject(object.schema === null ? [] : [`schema: ${quoteText(object.schema)}`]),
      ];
  }
}

/** What says which object is meant. */
function handle(object: SchemaObject, more: readonly string[] = []): readonly string[] {
  switch (object.kind) {
    case 'function':
    case 'procedure':
    case 'aggregate':
      return [tableName(object), ...optionsObject([...argumentsEntry(object.arguments), ...more])];
    case 'trigger':
    case 'rule':
    case 'policy':
    case 'statistics':
      return [quoteText(object.name), tableName(ownerOf(object)), ...optionsObject(more)];
    case 'extension':
      return [quoteText(object.name)];
    default:
      return [tableName(object), ...optionsObject(more)];
  }
}

function policyEntries(policy: Policy, { imports }: BuilderWriter): readonly string[] {
  const { command, restrictive, roles, using, withCheck } = policy;
  return [
    ...(restrictive ? ['restrictive: true'] : []),
    ...(command === 'all' ? [] : [`for: ${quoteText(command)}`]),
    ...(roles.length === 0 ? [] : [`to: ${stringList(roles)}`]),
    ...(using === null ? [] : [`using: ${sqlTemplate(using, imports)}`]),
    ...(withCheck === null ? [] : [`withCheck: ${sqlTemplate(withCheck, imports)}`]),
  ];
}

function attributes(type: CompositeType, writer: BuilderWriter): string {
  const entries = type.attributes.map(
    (it) =>
      `${objectKey(it.name)}: ${writer.column({ ...plainColumn(it.name, it.type), collation: it.collation })}`,
  );
  return group('{ ', entries, ' }', { indent: 4 });
}

function sequenceOptions({ type, options, ownedBy, comment }: Sequence): readonly string[] {
  return optionsObject([
    ...(type === null ? [] : [`type: ${quoteText(type)}`]),
    ...sequenceEntries(options),
    ...(ownedBy === undefined
      ? []
      : [`ownedBy: { table: ${tableName(ownedBy)}, column: ${quoteText(ownedBy.column)} }`]),
    ...commentEntry(comment),
  ]);
}

/** A domain as the column that it stands for. */
function domainColumn(domain: Domain, writer: BuilderWriter): string {
  const { type, nullable, default: value, collation, comment } = domain;
  const column = { ...plainColumn(domain.name, type), nullable, default: value, collation, comment };
  const checks = domain.checks.map((it) => {
    const options = [
      ...(it.name === null ? [] : [`name: ${quoteText(it.name)}`]),
      ...(it.notValid === true ? ['notValid: true'] : []),
    ];
    const second = options.length === 0 ? '' : `, { ${options.join(', ')} }`;
    return `.check(${sqlTemplate(it.expression, writer.imports)}${second})`;
  });
  return writer.column(column) + checks.join('');
}

function argumentsEntry(types: string | null): readonly string[] {
  return types === null ? [] : [`arguments: ${quoteText(types)}`];
}

function commentEntry(comment: string | null): readonly string[] {
  return comment === null ? [] : [`comment: ${quoteText(comment)}`];
}

function columnComments({ columnComments = {} }: View | MaterializedView): readonly string[] {
  const entries = Object.entries(columnComments).map(
    ([name, comment]) => `${objectKey(name)}: ${quoteText(comment)}`,
  );
  return entries.length === 0 ? [] : [group('columnComments: { ', entries, ' }', { indent: 4 })];
}

function optionsObject(entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [group('{ ', entries, ' }', { indent: 4 })];
}
