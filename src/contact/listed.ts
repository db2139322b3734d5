import { isBigNumber } from './json.js';

/** A contact as the API listed it. `body` is the whole object, as parsed from JSON. */
export type ListedContact = { readonly id: string; readonly body: Readonly<Record<string, unknown>> };

/** Longer than any ID. A megabyte of ID would stand in each report line. */
const LONGEST_ID = 1_000;

/** The ID in a contact's body, by the one rule of the whole program; undefined where the body has no usable ID. */
export function contactIdOf(body: Readonly<Record<string, unknown>>): string | undefined {
  return idText(body['id']) ?? idText(body['_id']);
}

/** The text of an ID; undefined for a fraction or a power of ten, which are no IDs. */
export function idText(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  const text = isBigNumber(value) ? wholeText(value.toString()) : value;
  return typeof text === 'string' && text !== '' && text.length <= LONGEST_ID ? text : undefined;
}

function wholeText(number: string): string | undefined {
  return /^-?\d+$/.test(number) ? number : undefined;
}
