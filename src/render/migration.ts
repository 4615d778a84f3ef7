import type { DialectName } from '../catalog/index.js';
import { quoteText } from '../catalog/index.js';
import type { Operation } from '../operations/index.js';
import { describe } from '../operations/index.js';
import { oneLine } from '../util/index.js';
import { BuilderWriter } from './builders.js';
import { danglingLines, guardLines } from './guards.js';
import { operationSource } from './operations.js';
import { Imports, indented, objectKey } from './printer.js';

/** What a migration does to one database. */
export interface DatabaseChanges<C extends Change = Change> {
  readonly dialect: DialectName;
  readonly upgrade: readonly C[];
  readonly downgrade: readonly C[];
}

/** An operation, or what another file does: a step of data that a squashed migration keeps. */
export type Change = Operation | KeptStep;

export interface KeptStep {
  readonly kind: 'kept';
  /** The name that its module gets. */
  readonly name: string;
  /** As it is imported: `./_20261121_0915_fill_roles.js`. */
  readonly module: string;
}

/** The changes of the one database, or those of several by their names. */
export type MigrationChanges =
  | DatabaseChanges
  | { readonly databases: Readonly<Record<string, DatabaseChanges>> };

export type MigrationSource = MigrationChanges & {
  readonly revision: string;
  readonly downRevision: string | readonly string[] | null;
  readonly branchLabels?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly replaces?: readonly string[];
  readonly message: string;
  readonly createdAt: Date;
  /** TypeScript if nothing is said. */
  readonly language?: Language;
};

/** JavaScript has its types in JSDoc. */
export type Language = 'typescript' | 'javascript';

/** The source of a migration file. */
export function renderMigration(migration: MigrationSource): string {
  const imports = new Imports();
  const { language = 'typescript' } = migration;
  const upgrade = functionSource('upgrade', migration, language, imports);
  const downgrade = functionSource('downgrade', migration, language, imports);
  return [
    ...docComment(migration),
    ...(language === 'typescript' ? ["import type { Op } from 'kysely-dbm';"] : []),
    ...imports.toLines('kysely-dbm/schema'),
    ...keptImports(migration),
    '',
    `export const revision = ${quoteText(migration.revision)};`,
    `export const downRevision = ${revisionLiteral(migration.downRevision)};`,
    ...listConstant('branchLabels', migration.branchLabels),
    ...listConstant('dependsOn', migration.dependsOn),
    ...listConstant('replaces', migration.replaces),
    '',
    ...upgrade,
    '',
    ...downgrade,
    '',
  ].join('\n');
}

const jsOp = "import('kysely-dbm').Op";

/** One function, or an object that has one for each database. */
function functionSource(
  name: 'upgrade' | 'downgrade',
  migration: MigrationChanges,
  language: Language,
  imports: Imports,
): readonly string[] {
  const parameters = language === 'typescript' ? '(op: Op): Promise<void>' : '(op)';
  const bodyOf = (changes: DatabaseChanges) =>
    body(changes[name], name, new BuilderWriter(imports, changes.dialect));
  const doc = (text: string) => (language === 'typescript' ? [] : [`/** ${text} */`]);
  if (!('databases' in migration)) {
    return [
      ...doc(`@param {${jsOp}} op`),
      `export async function ${name}${parameters} {${bodyOf(migration)}}`,
    ];
  }
  const members = Object.entries(migration.databases).map(
    ([database, changes]) => `async ${objectKey(database)}${parameters} {${bodyOf(changes)}},`,
  );
  return [
    ...doc(`@type {Record<string, (op: ${jsOp}) => Promise<void>>}`),
    `export const ${name} = {`,
    indented(members.join('\n')),
    '};',
  ];
}

function docComment({ message, revision, downRevision, createdAt }: MigrationSource): readonly string[] {
  const parents = [downRevision ?? []].flat();
  const lines = [
    ...message.split('\n'),
    '',
    `Revision: ${revision}`,
    `Revises: ${parents.length === 0 ? 'nothing, this is the first' : parents.join(', ')}`,
    `Created: ${createdAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
  ];
  return ['/**', ...lines.map((line) => ` * ${line.replaceAll('*/', '* /')}`.trimEnd()), ' */'];
}

function listConstant(name: string, values: readonly string[] = []): readonly string[] {
  return values.length === 0 ? [] : [`export const ${name} = ${revisionLiteral(values)};`];
}

function revisionLiteral(parents: MigrationSource['downRevision']): string {
  if (parents === null) return 'null';
  return typeof parents === 'string' ? quoteText(parents) : `[${parents.map(quoteText).join(', ')}]`;
}

function body(changes: readonly Change[], name: 'upgrade' | 'downgrade', writer: BuilderWriter): string {
  if (changes.length === 0) return '';
  const operations = changes.filter((it) => it.kind !== 'kept');
  // Before anything is changed; but behind a kept step, which may make the table in the first place.
  const isMixed = operations.length < changes.length;
  const sources = changes.map((change) => {
    if (change.kind === 'kept') return `await ${change.name}.${name}(op);`;
    const losses = describe(change).filter((it) => it.destructive);
    const warnings = losses.map((it) => `// Destructive: ${it.sign} ${oneLine(it.description)}`);
    const guards = isMixed ? guardLines([change]) : [];
    return [...guards, ...warnings, `await ${operationSource(change, writer)};`].join('\n');
  });
  const guards = isMixed
    ? []
    : [...guardLines(operations), ...(name === 'downgrade' ? danglingLines(operations) : [])];
  return `\n${indented([...guards, ...sources].join('\n'))}\n`;
}

function keptImports(migration: MigrationChanges): readonly string[] {
  if ('databases' in migration) return [];
  const kept = migration.upgrade.filter((it) => it.kind === 'kept');
  return kept.map(({ name, module }) => `import * as ${name} from ${quoteText(module)};`);
}
