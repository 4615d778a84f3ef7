import type { Domain, SchemaObject, SchemaObjectKind, Sequence } from '../catalog/index.js';
import { isRoutine, plainColumn, quoteText } from '../catalog/index.js';
import type { AlterObject, Operation } from '../operations/index.js';
import type { BuilderWriter } from './builders.js';
import { sequenceEntries, stringList, tableName } from './builders.js';
import { group, sqlTemplate } from './printer.js';

/** The builder that declares a kind. */
const builders = {
  view: 'view',
  materializedView: 'materializedView',
  function: 'fn',
  procedure: 'procedure',
  aggregate: 'aggregate',
  trigger: 'trigger',
  sequence: 'sequence',
  domain: 'domain',
  extension: 'extension',
} as const satisfies Record<SchemaObjectKind, string>;

/** How the calls of `op` name a kind. */
const callNames = {
  view: 'View',
  materializedView: 'MaterializedView',
  function: 'Function',
  procedure: 'Procedure',
  aggregate: 'Aggregate',
  trigger: 'Trigger',
  sequence: 'Sequence',
  domain: 'Domain',
  extension: 'Extension',
} as const satisfies Record<SchemaObjectKind, string>;

/** The declaration of an object as models have it: ``view('adults', sql`...`)``. */
export function objectDeclaration(object: SchemaObject, writer: BuilderWriter): string {
  return group(`${writer.imports.use(builders[object.kind])}(`, objectArguments(object, writer), ')', {
    indent: 20,
  });
}

/** The call on `op` that creates, drops or alters an object. */
export function objectCall(
  operation: Extract<Operation, { kind: 'createObject' | 'dropObject' | 'alterObject' }>,
  writer: BuilderWriter,
): string {
  switch (operation.kind) {
    case 'createObject': {
      const { object } = operation;
      return call(`create${callNames[object.kind]}`, objectArguments(object, writer));
    }
    case 'dropObject':
      return call(`drop${callNames[operation.object.kind]}`, handle(operation.object));
    case 'alterObject':
      return alterCall(operation, writer);
  }
}

function alterCall({ from, to }: AlterObject, writer: BuilderWriter): string {
  if (isRoutine(to)) {
    return call(`replace${callNames[to.kind]}`, objectArguments(to, writer));
  }
  const [name, value = '{}'] = objectArguments(to, writer);
  const before = from === null ? [] : [`{ from: ${objectArguments(from, writer)[1] ?? '{}'} }`];
  return call(`alter${callNames[to.kind]}`, [name!, value, ...before]);
}

function call(name: string, args: readonly string[]): string {
  return group(`op.${name}(`, args, ')', { indent: 2 });
}

function objectArguments(object: SchemaObject, writer: BuilderWriter): readonly string[] {
  const { imports } = writer;
  switch (object.kind) {
    case 'view':
      return [
        tableName(object),
        sqlTemplate(object.definition, imports),
        ...optionsObject([
          ...(object.options.length === 0 ? [] : [`options: ${stringList(object.options)}`]),
          ...commentEntry(object.comment),
        ]),
      ];
    case 'materializedView': {
      const indexes = object.indexes.map((it) => writer.index(it));
      return [
        tableName(object),
        sqlTemplate(object.definition, imports),
        ...optionsObject([
          ...(indexes.length === 0 ? [] : [group('indexes: [', indexes, ']', { indent: 4 })]),
          ...commentEntry(object.comment),
        ]),
      ];
    }
    case 'function':
    case 'procedure':
    case 'aggregate':
      return [
        tableName(object),
        sqlTemplate(object.definition, imports),
        ...optionsObject(argumentsEntry(object.arguments)),
      ];
    case 'trigger':
      return [...handle(object), sqlTemplate(object.definition, imports)];
    case 'sequence':
      return [tableName(object), ...sequenceOptions(object)];
    case 'domain':
      return [tableName(object), domainColumn(object, writer)];
    case 'extension':
      return [
        quoteText(object.name),
        ...optionsObject(object.schema === null ? [] : [`schema: ${quoteText(object.schema)}`]),
      ];
  }
}

/** What says which object is meant. */
function handle(object: SchemaObject): readonly string[] {
  switch (object.kind) {
    case 'function':
    case 'procedure':
    case 'aggregate':
      return [tableName(object), ...optionsObject(argumentsEntry(object.arguments))];
    case 'trigger':
      return [quoteText(object.name), tableName({ schema: object.schema, name: object.table })];
    case 'extension':
      return [quoteText(object.name)];
    case 'view':
    case 'materializedView':
    case 'sequence':
    case 'domain':
      return [tableName(object)];
  }
}

function sequenceOptions({ type, options }: Sequence): readonly string[] {
  return optionsObject([...(type === null ? [] : [`type: ${quoteText(type)}`]), ...sequenceEntries(options)]);
}

/** A domain as the column that it stands for. */
function domainColumn(domain: Domain, writer: BuilderWriter): string {
  const { type, nullable, default: value, collation } = domain;
  const column = { ...plainColumn(domain.name, type), nullable, default: value, collation };
  const checks = domain.checks.map((it) => {
    const name = it.name === null ? '' : `, { name: ${quoteText(it.name)} }`;
    return `.check(${sqlTemplate(it.expression, writer.imports)}${name})`;
  });
  return writer.column(column) + checks.join('');
}

function argumentsEntry(types: string | null): readonly string[] {
  return types === null ? [] : [`arguments: ${quoteText(types)}`];
}

function commentEntry(comment: string | null): readonly string[] {
  return comment === null ? [] : [`comment: ${quoteText(comment)}`];
}

function optionsObject(entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [group('{ ', entries, ' }', { indent: 4 })];
}
