import { isDeepStrictEqual } from 'node:util';

/** Whether two pieces of plain data are the same. */
export function equal<T>(a: T, b: T): boolean {
  return isDeepStrictEqual(a, b);
}

/** Byte-wise text order, the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
