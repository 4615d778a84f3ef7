import { parseAst } from 'rolldown/parseAst';

/**
 * In a script that is compiled with kept code `import()` has no meaning: it asks the module for it, where that has an
 * answer (bin/program.js). https://nodejs.org/docs/latest-v20.x/api/vm.html#new-vmscriptcode-options
 */
export const importThroughModule = {
  name: 'import-through-module',
  renderChunk(code) {
    const places = importsIn(parseAst(code));
    if (places.length === 0) return null;
    let rendered = 'const importModule = module.importModule ?? ((it) => import(it));';
    let written = 0;
    for (const place of places) {
      rendered += `${code.slice(written, place)}importModule`;
      written = place + 'import'.length;
    }
    return { code: rendered + code.slice(written), map: null };
  },
};

/** Where the `import()`s of a syntax tree begin, in their order. */
function importsIn(node) {
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap(importsIn);
  return node.type === 'ImportExpression' ? [node.start, ...inside] : inside;
}
