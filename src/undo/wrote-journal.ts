import type { Fields, FieldValue } from '../contact/change.js';
import { isFieldType, type FieldType } from '../contact/field.js';
import { BigNumber, parseBody, stringifyBody } from '../contact/json.js';
import { readLines } from '../disk/read-lines.js';

/** The fields that one request overwrote. */
export type WroteEntry = {
  readonly contactId: string;
  /** The line of the row in the input. */
  readonly line: number | undefined;
  readonly fields: readonly WroteField[];
};

/** One field of a request. `before` is the value as the API listed it. */
export type WroteField = {
  readonly field: string;
  readonly type: FieldType;
  readonly before: unknown;
  readonly after: FieldValue;
};

/** A line of the journal. It tells of a request that is about to be sent, or that the API refused the last request. */
export type JournalLine =
  | ({ readonly kind: 'wrote' } & WroteEntry)
  | { readonly kind: 'refused'; readonly contactId: string }
  | { readonly kind: 'damaged' };

/** The fields that a request is about to overwrite: each one that differs, with its value before and after. */
export function wroteFields(
  previous: ReadonlyMap<string, unknown>,
  fields: Fields,
  typeOf: (field: string) => FieldType,
): WroteField[] {
  return [...previous].map(([field, before]) => ({
    field,
    type: typeOf(field),
    before: before ?? null,
    after: fields.get(field) ?? null,
  }));
}

export function formatWrote({ contactId, line, fields }: WroteEntry): string {
  const values = fields.map(({ field, type, before, after }) => [field, type, before, after]);
  return `${stringifyBody({ id: contactId, line: line ?? null, fields: values })}\n`;
}

export function formatRefused(contactId: string): string {
  return `${stringifyBody({ id: contactId, refused: true })}\n`;
}

/** Reads the journal of a run, in the order in which its requests were sent. */
export async function* readJournal(path: string): AsyncGenerator<JournalLine> {
  for await (const line of readLines(path)) yield parseLine(line);
}

/**
 * Reads a line; `damaged` for one that no run wrote. A crash tears only the last line, and its request was never
 * sent.
 */
function parseLine(text: string): JournalLine {
  try {
    const { id, line, refused, fields } = parseBody(text) as Record<string, unknown>;
    if (typeof id !== 'string') return { kind: 'damaged' };
    if (refused === true) return { kind: 'refused', contactId: id };
    if (!Array.isArray(fields)) return { kind: 'damaged' };
    const read = fields.map(readField);
    if (!read.every((field) => field !== undefined)) return { kind: 'damaged' };
    return {
      kind: 'wrote',
      contactId: id,
      line: Number.isInteger(line) ? (line as number) : undefined,
      fields: read,
    };
  } catch {
    return { kind: 'damaged' };
  }
}

function readField(entry: unknown): WroteField | undefined {
  if (!Array.isArray(entry)) return undefined;
  const [field, type, before, sent] = entry as unknown[];
  // Digits that a double does not need were not sent either.
  const after = sent instanceof BigNumber ? Number(sent.text) : sent;
  const isKnown = typeof field === 'string' && isFieldType(type);
  if (!isKnown || before === undefined || !isFieldValue(after)) return undefined;
  return { field, type, before, after };
}

function isFieldValue(value: unknown): value is FieldValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
