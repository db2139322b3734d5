import { ownValue } from './read-field.js';

const NAME_KEYS = ['name', 'key', 'field', 'label'] as const;

/** The value of a field in a list of pairs, as in `[{"name": "Plan", "value": "Gold"}]`. */
export function valueInPairs(pairs: readonly unknown[], field: string): unknown {
  const pair = pairs.find((each) => NAME_KEYS.some((key) => ownValue(each, key) === field));
  return ownValue(pair, 'value');
}
