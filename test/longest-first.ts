import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** These take a minute or two each. */
const longest = ['/test/roundtrip/cases.test.ts', '/test/roundtrip/known-equal.test.ts'];

/**
 * Files in the order in which they begin. Vitest takes a file that it does not know from its last run for as long as it
 * has bytes, and these are short: begun last, they would run alone while a processor is idle.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.some((path) => moduleId.endsWith(path));
    return [...sorted.filter(isLong), ...sorted.filter((it) => !isLong(it))];
  }
}
