import { hash } from 'node:crypto';
import type { Change, Fields, FieldValue } from './change.js';

/**
 * The length of a fingerprint. 22 base64url characters hold 132 bits: enough that no two of a billion changes
 * share one.
 */
const LENGTH = 22;

/**
 * Makes the hash of a change as it is sent. The order of its fields does not matter. JSON keeps the types of values
 * apart (`null`, `""`, `"true"` and `true`, `1` and `"1"`).
 */
export function createFingerprinter(): (change: Change) => string {
  const sortedEntries = createSorter();

  function contentOf(change: Change): readonly unknown[] {
    switch (change.action) {
      case 'delete':
        return ['delete'];
      case 'update':
        return ['update', sortedEntries(change.fields)];
    }
  }

  return (change) => hash('sha256', JSON.stringify(contentOf(change)), 'base64url').slice(0, LENGTH);
}

/** Sorts fields by name. Rows that share one array of names are sorted in the same way, which is found out once. */
function createSorter(): (fields: Fields) => [string, FieldValue][] {
  let names: readonly string[] | undefined;
  let order: readonly number[] = [];
  return (fields) => {
    if (fields.names === undefined) return [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
    if (fields.names !== names) {
      const all = (names = fields.names);
      order = [...all.keys()].sort((a, b) => ((all[a] ?? '') < (all[b] ?? '') ? -1 : 1));
    }
    const values = [...fields.values()];
    return order.map((at) => [names?.[at] ?? '', values[at] ?? null]);
  };
}
