import type {
  Catalog,
  Column,
  DialectName,
  EnumType,
  ForeignKey,
  NamingConvention,
  SchemaObject,
  Table,
  TableRef,
} from '../catalog/index.js';
import {
  deviations,
  displayName,
  isRoutine,
  objectKey,
  parentsIn,
  quoteText,
  sameTable,
  tableKey,
} from '../catalog/index.js';
import { topologicalSort } from '../util/index.js';
import { BuilderWriter, referenceEntries, stringList, tableName } from './builders.js';
import { uniqueIdentifiers } from './identifiers.js';
import { type InlineKeys, inlineKeys } from './inline-keys.js';
import { KeyNames } from './key-names.js';
import { objectDeclaration } from './objects.js';
import { group, Imports, indented, objectKey as propertyKey } from './printer.js';
import { rawTypeScript } from './raw-types.js';

export interface ModelsContext {
  readonly dialect: DialectName;
  /** Names that follow the convention are left unsaid. */
  readonly naming: NamingConvention;
  readonly maxNameBytes: number;
}

/** One source file of models. */
export interface ModelsFile {
  /** Without a folder: `models.ts`, `users.ts`. */
  readonly name: string;
  readonly source: string;
}

/** What models export that declare no table: a module without any would be taken for a mistake. */
const noTables = 'export const tables = [] as const;';

/** The TypeScript source of one module that declares everything in a catalog. */
export function renderModels(catalog: Catalog, context: ModelsContext): string {
  const renderer = new ModelsRenderer(catalog, context);
  const parts = [
    ...catalog.enums.map((it) => renderer.enumType(it)),
    ...(renderer.order.length === 0 ? [noTables] : renderer.order.map((it) => renderer.table(it))),
    ...catalog.objects.map((it) => renderer.object(it)),
  ];
  const imports = renderer.imports.toLines('kysely-dbm/schema');
  return `${[imports.join('\n'), ...parts].filter((part) => part !== '').join('\n\n')}\n`;
}

/** One module a table, one for the enum types, one for views and the like, and an `index.ts` for all. */
export function renderModelFiles(catalog: Catalog, context: ModelsContext): readonly ModelsFile[] {
  const renderer = new ModelsRenderer(catalog, context);
  const files = renderer.order.map((table) => renderer.file(table));
  if (catalog.enums.length > 0) files.push(renderer.enumFile());
  if (catalog.objects.length > 0) files.push(renderer.objectsFile());
  const index = files.map((file) => `export * from './${file.name.replace(/\.ts$/, '.js')}';\n`).sort();
  return [
    ...files,
    { name: 'index.ts', source: index.join('') + (renderer.order.length === 0 ? `${noTables}\n` : '') },
  ];
}

class ModelsRenderer {
  imports = new Imports();
  /** Tables after those they refer to; where there is a cycle, somewhere in it. */
  readonly order: readonly Table[];
  private readonly tables: ReadonlyMap<string, Table>;
  private readonly identifiers: ReadonlyMap<string, string>;
  private readonly enums: ReadonlyMap<string, string>;
  private readonly objects: ReadonlyMap<string, string>;
  /** Tables whose reference by a function TypeScript could not infer: they lie on a cycle with the reader. */
  private readonly cyclic = new Set<string>();
  private readonly names: KeyNames;
  private usedModels = new Set<string>();
  private usedEnums = new Set<string>();

  constructor(
    private readonly catalog: Catalog,
    private readonly context: ModelsContext,
  ) {
    this.names = new KeyNames(context.naming, context.maxNameBytes);
    this.tables = new Map(catalog.tables.map((table) => [tableKey(table), table]));
    const names = uniqueIdentifiers([
      ...catalog.tables.map((table) => ({ key: `table ${tableKey(table)}`, ref: table })),
      ...catalog.enums.map((type) => ({ key: `enum ${tableKey(type)}`, ref: type })),
      ...catalog.objects.map((it) => ({ key: `object ${objectKey(it)}`, ref: it })),
    ]);
    this.identifiers = new Map(
      catalog.tables.map((it) => [tableKey(it), names.get(`table ${tableKey(it)}`)!]),
    );
    this.enums = new Map(catalog.enums.map((it) => [tableKey(it), names.get(`enum ${tableKey(it)}`)!]));
    this.objects = new Map(
      catalog.objects.map((it) => [objectKey(it), names.get(`object ${objectKey(it)}`)!]),
    );
    const { order, cycles } = topologicalSort(catalog.tables, (table) => this.referred(table));
    this.order = order;
    for (const cycle of cycles) for (const table of cycle) this.cyclic.add(tableKey(table));
  }

  private referred(table: Table): readonly Table[] {
    const keyed = table.foreignKeys.flatMap((key) => this.tables.get(tableKey(key.references)) ?? []);
    return [...parentsIn(this.catalog, table), ...keyed];
  }

  enumType(type: EnumType): string {
    const entries = [
      ...(type.schema === null ? [] : [`schema: ${quoteText(type.schema)}`]),
      ...(type.comment === undefined ? [] : [`comment: ${quoteText(type.comment)}`]),
    ];
    const options = entries.length === 0 ? '' : `, { ${entries.join(', ')} }`;
    const call = group(
      `${this.imports.use('enumeration')}(`,
      [quoteText(type.name), stringList(type.values) + options],
      ')',
      { indent: 20 },
    );
    return `export const ${this.enums.get(tableKey(type))} = ${call};`;
  }

  file(table: Table): ModelsFile {
    this.start();
    const source = this.table(table);
    const own = this.identifiers.get(tableKey(table))!;
    this.usedModels.delete(own);
    const imports = [
      ...this.imports.toLines('kysely-dbm/schema'),
      ...(this.usedEnums.size === 0
        ? []
        : [`import { ${[...this.usedEnums].sort().join(', ')} } from './enums.js';`]),
      ...[...this.usedModels].sort().map((name) => `import { ${name} } from './${name}.js';`),
    ];
    return { name: `${own}.ts`, source: `${imports.join('\n')}\n\n${source}\n` };
  }

  enumFile(): ModelsFile {
    this.start();
    const parts = this.catalog.enums.map((type) => this.enumType(type));
    const imports = this.imports.toLines('kysely-dbm/schema').join('\n');
    return { name: 'enums.ts', source: `${[imports, ...parts].join('\n\n')}\n` };
  }

  object(object: SchemaObject): string {
    const writer = new BuilderWriter(this.imports, this.context.dialect);
    const source = objectDeclaration(this.withoutNeedlessArguments(object), writer);
    return `export const ${this.objects.get(objectKey(object))} = ${source};`;
  }

  /** The types of a routine's arguments are left unsaid where its name is the only one. */
  private withoutNeedlessArguments(object: SchemaObject): SchemaObject {
    if (!isRoutine(object) || object.kind === 'aggregate') return object;
    const isOther = (it: SchemaObject) => it !== object && it.kind === object.kind && sameTable(it, object);
    return this.catalog.objects.some(isOther) ? object : { ...object, arguments: null };
  }

  objectsFile(): ModelsFile {
    this.start();
    const parts = this.catalog.objects.map((it) => this.object(it));
    const imports = this.imports.toLines('kysely-dbm/schema').join('\n');
    return { name: 'objects.ts', source: `${[imports, ...parts].join('\n\n')}\n` };
  }

  private start(): void {
    this.imports = new Imports();
    this.usedModels = new Set();
    this.usedEnums = new Set();
  }

  table(table: Table): string {
    const own = this.ownColumns(table);
    const inline = inlineKeys(
      table,
      own.map((it) => it.name),
      (key) => this.canReferTo(table, key),
    );
    const isExternal = (ref: TableRef) => !this.tables.has(tableKey(ref));
    const writer = new BuilderWriter(this.imports, this.context.dialect, isExternal);
    const columns = own.map(
      (column) => `${propertyKey(column.name)}: ${this.column(column, table, inline, writer)}`,
    );
    const parents = parentsIn(this.catalog, table).map((it) => this.columnsOf(it));
    const rest: Table = {
      ...table,
      primaryKey: inline.primaryKey ? null : table.primaryKey,
      uniques: table.uniques.filter((it) => !inline.uniques.has(it)),
      foreignKeys: table.foreignKeys.filter((it) => !inline.foreignKeys.has(it)),
    };
    const extras = writer.extras(rest, (ref) => this.model(ref) ?? tableName(ref));
    const open = `export const ${this.identifiers.get(tableKey(table))} = ${this.imports.use('table')}(`;
    const body = [
      tableName(table),
      columns.length === 0 && parents.length === 1
        ? parents[0]!
        : group('{ ', [...parents.map((it) => `...${it}`), ...columns], ' }', { broken: true }),
      ...(extras.length === 0 ? [] : [group('[', extras, ']', { broken: true })]),
    ];
    return extras.length === 0
      ? `${open}${body.join(', ')});`
      : `${open}\n${body.map((part) => `${indented(part)},\n`).join('')});`;
  }

  /** The columns that a table does not have from its parents, or has otherwise. */
  private ownColumns(table: Table): readonly Column[] {
    const parents = parentsIn(this.catalog, table);
    const deviating = deviations(table, parents).map((it) => it.to);
    return parents.length === 0
      ? table.columns
      : table.columns.filter((it) => it.inherited !== true || deviating.includes(it));
  }

  private columnsOf(table: Table): string {
    return `${this.imports.use('columnsOf')}(${this.model(table)})`;
  }

  /** The identifier of a table's model, which then is imported; null for a table that is none of the models. */
  private model(ref: TableRef): string | null {
    const model = this.identifiers.get(tableKey(ref)) ?? null;
    if (model !== null) this.usedModels.add(model);
    return model;
  }

  private canReferTo(table: Table, key: ForeignKey): boolean {
    const target = this.tables.get(tableKey(key.references));
    if (target === undefined) return false;
    const dotted = [key.references.schema ?? '', key.references.name, ...key.references.columns].some((it) =>
      it.includes('.'),
    );
    return !dotted || !this.needsText(table, target);
  }

  /** TypeScript cannot infer a table whose initializer refers to itself, even lazily. */
  private needsText(table: Table, target: Table): boolean {
    return table === target || (this.cyclic.has(tableKey(table)) && this.cyclic.has(tableKey(target)));
  }

  private column(column: Column, table: Table, inline: InlineKeys, writer: BuilderWriter): string {
    const own = (it: { readonly columns: readonly string[] }) =>
      it.columns.length === 1 && it.columns[0] === column.name;
    const shared = column.type.kind === 'enum' ? this.enums.get(tableKey(enumRef(column.type))) : undefined;
    if (shared !== undefined) this.usedEnums.add(shared);
    const inKey = inline.primaryKey && table.primaryKey?.columns.includes(column.name) === true;
    const type = this.typeSource(column, shared, writer);
    const parts = {
      ...(type === null ? {} : { type }),
      ...(inKey ? { primaryKey: this.keyCall(column, table) } : {}),
    };
    const unique = table.uniques.find((it) => inline.uniques.has(it) && own(it));
    return [
      writer.column(column, table, parts),
      ...(unique === undefined ? [] : [`.unique(${this.names.option(unique, table)})`]),
      ...table.foreignKeys
        .filter((it) => inline.foreignKeys.has(it) && own(it))
        .map((it) => this.referenceCall(it, table)),
    ].join('');
  }

  /** What stands for the type when it is not what a migration would say. */
  private typeSource(column: Column, shared: string | undefined, writer: BuilderWriter): string | null {
    if (shared !== undefined || column.type.kind !== 'raw') return shared ?? null;
    const values = rawTypeScript(column.type.sql, this.context.dialect);
    return values === null ? null : writer.type(column.type).replace('(', `<${values}>(`);
  }

  private keyCall(column: Column, table: Table): string {
    const key = table.primaryKey!;
    const first = key.columns[0] === column.name;
    return `.primaryKey(${first ? this.names.option(key, table) : ''})`;
  }

  private referenceCall(key: ForeignKey, table: Table): string {
    const target = this.tables.get(tableKey(key.references))!;
    const column = key.references.columns[0]!;
    const entries = [...this.names.entries(key, table), ...referenceEntries(key)];
    const options = entries.length === 0 ? '' : `, { ${entries.join(', ')} }`;
    if (this.needsText(table, target)) {
      return `.references(${quoteText(`${displayName(target)}.${column}`)}${options})`;
    }
    const model = this.model(target)!;
    const property = propertyKey(column);
    const access = property.startsWith('[') ? property : `.${property}`;
    return `.references(() => ${model}${access}${options})`;
  }
}

function enumRef(type: { readonly name: string | null; readonly schema: string | null }) {
  return { schema: type.schema, name: type.name ?? '' };
}
