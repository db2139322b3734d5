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
  const fieldsText = createFieldsText();

  function contentOf(change: Change): string {
    switch (change.action) {
      case 'delete':
        return '["delete"]';
      case 'update':
        return `["update",[${fieldsText(change.fields)}]]`;
    }
  }

  return (change) => hash('sha256', contentOf(change), 'base64url').slice(0, LENGTH);
}

/** What stands before a field's value, and the place of the value among the fields. */
type Column = { readonly start: string; readonly at: number };

/**
 * Writes fields as JSON, sorted by name: `["LTV",1],["VIP",true]`. Rows that share one array of names are sorted in the
 * same way, which is found out once.
 */
function createFieldsText(): (fields: Fields) => string {
  let names: readonly string[] | undefined;
  let columns: readonly Column[] = [];
  return (fields) => {
    if (names === undefined || fields.names !== names) {
      names = fields.names;
      columns = columnsOf(names ?? [...fields.keys()]);
    }
    const values = [...fields.values()];
    let text = '';
    // Adding up takes two thirds of the time of joining.
    for (const { start, at } of columns) text += start + valueText(values[at] ?? null);
    return columns.length === 0 ? '' : `${text}]`;
  };
}

function columnsOf(names: readonly string[]): Column[] {
  return names
    .map((name, at) => ({ name, at }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, at }, i) => ({ start: `${i === 0 ? '' : '],'}[${JSON.stringify(name)},`, at }));
}

/** Characters that JSON escapes: quotes, controls, halves of characters. */
const ESCAPED = /["\\\p{Cc}\ud800-\udfff]/u;

/** As JSON.stringify writes it, which takes longer for a value alone. */
function valueText(value: FieldValue): string {
  if (typeof value === 'string') return ESCAPED.test(value) ? JSON.stringify(value) : `"${value}"`;
  return String(value);
}
