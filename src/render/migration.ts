import type { DialectName } from '../catalog/index.js';
import { quoteText } from '../catalog/index.js';
import type { Operation } from '../operations/index.js';
import { describe } from '../operations/index.js';
import { BuilderWriter } from './builders.js';
import { guardLines } from './guards.js';
import { operationSource } from './operations.js';
import { Imports, indented } from './printer.js';

export interface MigrationSource {
  readonly revision: string;
  readonly downRevision: string | readonly string[] | null;
  readonly branchLabels?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly message: string;
  readonly createdAt: Date;
  readonly dialect: DialectName;
  readonly upgrade: readonly Operation[];
  readonly downgrade: readonly Operation[];
}

/** The TypeScript source of a migration file. */
export function renderMigration(migration: MigrationSource): string {
  const imports = new Imports();
  const writer = new BuilderWriter(imports, migration.dialect);
  const upgrade = body(migration.upgrade, writer);
  const downgrade = body(migration.downgrade, writer);
  return [
    ...docComment(migration),
    "import type { Op } from 'kysely-dbm';",
    ...imports.toLines('kysely-dbm/schema'),
    '',
    `export const revision = ${quoteText(migration.revision)};`,
    `export const downRevision = ${revisionLiteral(migration.downRevision)};`,
    ...listConstant('branchLabels', migration.branchLabels),
    ...listConstant('dependsOn', migration.dependsOn),
    '',
    `export async function upgrade(op: Op): Promise<void> {${upgrade}}`,
    '',
    `export async function downgrade(op: Op): Promise<void> {${downgrade}}`,
    '',
  ].join('\n');
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

function body(operations: readonly Operation[], writer: BuilderWriter): string {
  if (operations.length === 0) return '';
  const sources = operations.map((operation) => {
    const losses = describe(operation).filter((change) => change.destructive);
    const warnings = losses.map((change) => `// Destructive: ${change.sign} ${oneLine(change.description)}`);
    return [...warnings, `await ${operationSource(operation, writer)};`].join('\n');
  });
  return `\n${indented([...guardLines(operations), ...sources].join('\n'))}\n`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
