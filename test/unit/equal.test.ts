import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { equal } from '../../src/util/index.js';

it('says of all data what Node says', () => {
  const data = fc.anything({ withDate: true, withMap: true, withSet: true, withNullPrototype: true });
  fc.assert(
    fc.property(data, data, (a, b) => {
      expect(equal(a, b)).toBe(isDeepStrictEqual(a, b));
      // Not true of a Date that is none.
      const copies = [structuredClone(a), structuredClone(a)] as const;
      expect(equal(...copies)).toBe(isDeepStrictEqual(...copies));
    }),
  );
});

it('tells what is absent from what is undefined', () => {
  expect(equal<object>({ a: undefined }, {})).toBe(false);
  expect(equal<object>({ a: undefined }, { b: undefined })).toBe(false);
  expect(equal<unknown>([], {})).toBe(false);
  expect(equal(Number.NaN, Number.NaN)).toBe(true);
});
