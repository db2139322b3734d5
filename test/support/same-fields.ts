import { expect } from 'vitest';
import { RowFields } from '../../src/contact/row-fields.js';

/** Fields of a row are a Map to their readers, so that tests may write one. */
function isSameFields(one: unknown, other: unknown): boolean | undefined {
  if (!(one instanceof RowFields) && !(other instanceof RowFields)) return undefined;
  if (!isFields(one) || !isFields(other)) return false;
  const entries = [...one];
  return entries.length === other.size && entries.every(([name, value]) => Object.is(other.get(name), value));
}

function isFields(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return value instanceof RowFields || value instanceof Map;
}

expect.addEqualityTesters([isSameFields]);
