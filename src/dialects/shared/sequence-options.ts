import type { SequenceOptions } from '../../catalog/index.js';

/** What a sequence has where its options say nothing. */
export type SequenceDefaults = Readonly<Record<Exclude<keyof SequenceOptions, 'cycle'>, string>>;

/** The numbers that a sequence may reach. */
export interface SequenceRange {
  readonly least: bigint;
  readonly greatest: bigint;
}

export function isDescending({ increment }: SequenceOptions): boolean {
  return increment?.startsWith('-') === true;
}

/** `cache` is the engine's usual one. */
export function sequenceDefaults(
  options: SequenceOptions,
  { least, greatest }: SequenceRange,
  cache: string,
): SequenceDefaults {
  const descends = isDescending(options);
  const minValue = String(descends ? least : 1n);
  const maxValue = String(descends ? -1n : greatest);
  const start = descends ? (options.maxValue ?? maxValue) : (options.minValue ?? minValue);
  return { start, increment: '1', minValue, maxValue, cache };
}

/** The options without those that say what is so anyway. */
export function withoutDefaults(options: SequenceOptions, defaults: SequenceDefaults): SequenceOptions {
  const unless = (name: keyof SequenceDefaults) => (options[name] === defaults[name] ? null : options[name]);
  return {
    start: unless('start'),
    increment: unless('increment'),
    minValue: unless('minValue'),
    maxValue: unless('maxValue'),
    cache: unless('cache'),
    cycle: options.cycle,
  };
}
