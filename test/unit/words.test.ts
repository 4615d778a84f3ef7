import { expect, test } from 'vitest';
import { shellWord } from '../../src/util/index.js';

test.each([
  ['users.name:users.full_name', 'users.name:users.full_name'],
  ['größe', 'größe'],
  ['a.order by', '"a.order by"'],
  ["it's", '"it\'s"'],
  ['a"b$c`d\\e', '"a\\"b\\$c\\`d\\\\e"'],
  ['', '""'],
])('a shell takes %s when it is written as %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
});
