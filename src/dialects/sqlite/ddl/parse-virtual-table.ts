import type { Token } from '../../shared/tokenizer.js';
import { foldName } from '../names.js';
import { Cursor } from './cursor.js';
import type { VirtualTableSyntax } from './syntax.js';

/** Reads a CREATE VIRTUAL TABLE statement. https://www.sqlite.org/lang_createvtab.html */
export function parseVirtualTable(source: string): VirtualTableSyntax {
  const cursor = new Cursor(source);
  cursor.expect('CREATE', 'VIRTUAL', 'TABLE');
  cursor.accept('IF', 'NOT', 'EXISTS');
  const { start } = cursor;
  cursor.qualifiedName();
  cursor.expect('USING');
  const module = foldName(cursor.name());
  const items = cursor.is('(') ? cursor.list(() => cursor.item()) : [];
  return {
    start,
    module,
    columns: items.flatMap((it) => columnOf(it, module)),
    content: items.map(contentOf).find((it) => it !== null) ?? null,
  };
}

/** The column that a module's argument declares; none when it is an option. */
function columnOf(argument: readonly Token[], module: string): readonly string[] {
  const isOption = argument[1]?.text === '=' || (isFullText(module) && isTokenizer(argument));
  // R*Tree marks its auxiliary columns so. https://www.sqlite.org/rtree.html#auxiliary_columns
  const name = argument[0]?.text === '+' ? argument[1] : argument[0];
  return isOption || name === undefined ? [] : [name.value];
}

/** FTS3 takes `tokenize porter`, too. https://www.sqlite.org/fts3.html#tokenizer */
function isTokenizer(argument: readonly Token[]): boolean {
  return argument.length > 1 && foldName(argument[0]!.text) === 'tokenize';
}

function contentOf(argument: readonly Token[]): string | null {
  const [option, equals, value] = argument;
  if (option === undefined || foldName(option.text) !== 'content' || equals?.text !== '=') return null;
  return value?.value ?? '';
}

export function isFullText(module: string): boolean {
  return ['fts3', 'fts4', 'fts5'].includes(module);
}
