import { quoteText } from '../catalog/index.js';

const lineWidth = 100;

/** Collects which names a source file uses, so that it imports just those. */
export class Imports {
  private readonly names = new Set<string>();

  /** Notes that `name` is used, and gives it back. */
  use(name: string): string {
    this.names.add(name);
    return name;
  }

  /** `import { a, b } from 'module';`, or nothing when no name was used. */
  toLines(module: string): readonly string[] {
    if (this.names.size === 0) return [];
    const names = [...this.names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    const line = `import { ${names.join(', ')} } from '${module}';`;
    return line.length <= lineWidth
      ? [line]
      : ['import {', ...names.map((name) => `  ${name},`), `} from '${module}';`];
  }
}

/** `open a, b close` on one line where it fits, else an item a line. Items may span lines themselves. */
export function group(
  open: string,
  items: readonly string[],
  close: string,
  options: { readonly indent?: number; readonly broken?: boolean } = {},
): string {
  if (items.length === 0) return open.trimEnd() + close.trimStart();
  const line = `${open}${items.join(', ')}${close}`;
  const fits = !line.includes('\n') && line.length + (options.indent ?? 0) <= lineWidth;
  if (fits && options.broken !== true) return line;
  return `${open.trimEnd()}\n${items.map((item) => `${indented(item)},\n`).join('')}${close.trimStart()}`;
}

/** Every line two blanks deeper, but for the inner lines of template literals, whose text would change. */
export function indented(source: string): string {
  let state: 'code' | 'template' = 'code';
  return source
    .split('\n')
    .map((line) => {
      const result = state === 'template' || line === '' ? line : `  ${line}`;
      state = stateAfter(line, state);
      return result;
    })
    .join('\n');
}

/** Whether the end of a line of source is inside of a template literal. */
function stateAfter(line: string, before: 'code' | 'template'): 'code' | 'template' {
  let open: string | null = before === 'template' ? '`' : null;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (open !== null) {
      if (character === '\\') at++;
      else if (character === open) open = null;
    } else if (line.startsWith('//', at)) break;
    else if (character === "'" || character === '`') open = character;
  }
  return open === '`' ? 'template' : 'code';
}

/** An object literal's key: bare where TypeScript allows it. */
export function objectKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : `[${quoteText(name)}]`;
}

/** SQL text inside of a template literal. */
export function sqlTemplate(text: string, imports: Imports): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('`', '\\`')
    .replaceAll('${', '\\${')
    // A template has a line feed for every end of a line, however it was written.
    .replaceAll('\r', '\\r');
  return `${imports.use('sql')}\`${escaped}\``;
}
