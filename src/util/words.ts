export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The text with a blank for every stretch of white space, for a message of one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** A word of a command line, as a shell takes it. */
export function shellWord(text: string): string {
  return /^[\p{L}\p{N}_.:/@+-]+$/u.test(text) ? text : `"${text.replaceAll(/["$`\\]/g, '\\$&')}"`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
