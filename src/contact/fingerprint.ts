import { hash } from 'node:crypto';
import type { Change } from './change.js';

/**
 * The length of a fingerprint. 22 base64url characters hold 132 bits: enough that no two of a billion changes
 * share one.
 */
const LENGTH = 22;

/**
 * A hash of the change as it is sent. The order of its fields does not matter. JSON keeps the types of values
 * apart (`null`, `""`, `"true"` and `true`, `1` and `"1"`).
 */
export function fingerprintOf(change: Change): string {
  return hash('sha256', JSON.stringify(contentOf(change)), 'base64url').slice(0, LENGTH);
}

function contentOf(change: Change): readonly unknown[] {
  switch (change.action) {
    case 'delete':
      return ['delete'];
    case 'update':
      return ['update', sortedEntries(change.fields)];
  }
}

function sortedEntries<T>(fields: ReadonlyMap<string, T>): [string, T][] {
  return [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
}
