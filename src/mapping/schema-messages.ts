import type { z } from 'zod';
import { nearest } from '../nearest.js';
import { didYouMean, foundText, pathText } from './mistakes.js';

/** `a, b or c` */
export function anyOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

/**
 * The `error` of a map with known keys: one line for each unknown key, in zod's order. `explain` may add more
 * about a key.
 */
export function expectKeys(
  keys: readonly string[],
  what: string,
  explain: (key: string) => string | undefined = () => undefined,
): z.core.$ZodErrorMap {
  return (issue) => {
    if (issue.code !== 'unrecognized_keys') return what;
    const describe = (key: string) =>
      didYouMean(nearest(key, keys)) || `; ${explain(key) ?? `expected ${anyOf(keys)}`}`;
    return issue.keys.map((key) => `unknown key${describe(key)}`).join('\n');
  };
}

/** zod's issues as mistakes, one line each: the place, what was found, what was expected. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], file: unknown): string[] {
  return issues.flatMap((issue) => describeIssue(issue, file, []));
}

function describeIssue(issue: z.core.$ZodIssue, file: unknown, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path];
  const found = valueAt(file, path);
  if (issue.code === 'unrecognized_keys') {
    const lines = issue.message.split('\n');
    return issue.keys.map((key, i) => `${pathText([...path, key])}: ${lines[i] ?? 'unknown'}`);
  }
  if (issue.code === 'invalid_key')
    return issue.issues.map((inner) => `${pathText(path)}: expected ${inner.message}`);
  // A field is a column or a map. For a map, only the map's own mistakes help.
  const branch = issue.code === 'invalid_union' && isMap(found) ? issue.errors.at(-1) : undefined;
  if (branch !== undefined) return branch.flatMap((inner) => describeIssue(inner, file, path));
  // A rule across the keys of a map already says what is wrong with them.
  const what = issue.code === 'custom' && isMap(found) ? '' : `found ${foundText(found)}, `;
  return [`${pathText(path)}: ${what}expected ${issue.message}`];
}

function valueAt(file: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return (value as unknown[])[Number(key)];
    return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, file);
}

/** Whether a parsed value is a map: neither a list nor a scalar. */
export function isMap(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
