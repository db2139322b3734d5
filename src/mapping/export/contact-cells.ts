import { entriesOf, type ContactEntry } from '../../contact/contact-fields.js';
import { isExactly, isSameValue } from '../../contact/equal.js';
import { STANDARD_FIELDS, type FieldType, type StandardField } from '../../contact/field.js';
import { stringifyBody } from '../../contact/json.js';
import type { ListedContact } from '../../contact/listed.js';
import { readField } from '../../contact/read-field.js';
import { writeValue } from '../../contact/write-value.js';
import { createCellReader, type Reading } from '../cell-reader.js';
import { blankRules } from '../compile.js';
import { planFields } from '../field-plan.js';
import { createKeyReader } from '../row-key.js';

/** One value of a contact, as the cells of an export may hold it. */
export type ContactCell = {
  readonly kind: 'id' | ContactEntry['kind'];
  readonly name: string;
  /** Type of the column that can hold it; undefined where there is none. */
  readonly type: FieldType | undefined;
  /** The cell that a sync reads as the very same value; undefined where there is none. */
  readonly text: string | undefined;
  /** For a column that a sync ignores; always on one line. */
  readonly hidden: string;
};

export type ContactCellOptions = {
  readonly timezone: string;
  readonly clearWord: string;
  /** When the export began, in Unix ms. */
  readonly nowMs: number;
  readonly customFieldsKey: string | undefined;
  /** Where custom fields are nested; none where they are flat. */
  readonly nestKeys: readonly string[];
};

/** A record of more than 100 lines is taken for an unclosed quote (contract, "What a damaged file gets"). */
const MOST_LINE_FEEDS = 99;

/** Control characters, of which a file must not be full, and half surrogates, which UTF-8 cannot hold. */
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\p{Surrogate}]/u;
const NOT_ON_ONE_LINE = /[\p{Cc}\p{Surrogate}]/u;

/**
 * Compiles the reverse of a mapping. Every cell is read back by the rules that a sync has for it, and only
 * one that would leave the contact as it is gets a `text`.
 */
export function createContactCells(options: ContactCellOptions): (contact: ListedContact) => ContactCell[] {
  const { customFieldsKey, nestKeys, timezone } = options;
  const readers = createReaders(options);
  const blanks = blankRules({ blank: 'skip', clearWord: options.clearWord });
  const readId = createKeyReader({ by: 'id', column: 'id', columnIndex: 0 }, blanks);

  function idCell(id: string): ContactCell {
    const read = readId(id);
    const isKept = read.ok && read.value === id && isWritable(id);
    return { kind: 'id', name: 'id', type: undefined, text: isKept ? id : undefined, hidden: hiddenText(id) };
  }

  function cellOf({ kind, name, value }: ContactEntry, body: ListedContact['body']): ContactCell {
    const hidden = hiddenText(value);
    const type = kind === 'system' ? undefined : typeOf(kind, name, value);
    if (type === undefined) return { kind, name, type, text: undefined, hidden };
    const text = writeValue(type, value, timezone);
    const reading = text === undefined ? undefined : readers.get(kind === 'standard' ? name : type)?.(text);
    const isKept =
      text !== undefined &&
      isWritable(text) &&
      reading?.ok === true &&
      isExactly(type, reading.value, value) &&
      // Another field of that name may be the one that is found.
      isSameValue(type, reading.value, readField(body, name, customFieldsKey));
    return { kind, name, type, text: isKept ? text : undefined, hidden };
  }

  return (contact) => {
    const cells = entriesOf(contact, nestKeys).map((entry) => cellOf(entry, contact.body));
    return [idCell(contact.id), ...withinLines(cells)];
  };
}

/** The readers that a sync without a mapping file has: by name for standard fields, by type for custom ones. */
function createReaders(options: ContactCellOptions): ReadonlyMap<string, (cell: string) => Reading> {
  const blanks = blankRules({ blank: 'skip', clearWord: options.clearWord });
  const standard = Object.keys(STANDARD_FIELDS) as StandardField[];
  const plans = planFields(
    {
      fields: Object.fromEntries(standard.map((name) => [name, name])),
      customFields: {
        text: { column: 'text', type: 'text' },
        number: { column: 'number', type: 'number' },
        boolean: { column: 'boolean', type: 'boolean' },
      },
    },
    options,
  );
  return new Map(plans.map((plan) => [plan.field, createCellReader(plan, plan.field, blanks, [])]));
}

/** A custom field's type is that of its JSON value: a text stays one whatever it looks like. */
function typeOf(kind: 'standard' | 'custom', name: string, value: unknown): FieldType | undefined {
  if (kind === 'standard') return STANDARD_FIELDS[name as StandardField];
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return undefined;
  }
}

function isWritable(text: string): boolean {
  return !UNWRITABLE.test(text);
}

/** Texts as they are where one line can hold them; all else as JSON. */
function hiddenText(value: unknown): string {
  return typeof value === 'string' && !NOT_ON_ONE_LINE.test(value) ? value : stringifyBody(value);
}

/** A row with too many lines would damage the file: its texts of several lines are hidden. */
function withinLines(cells: readonly ContactCell[]): readonly ContactCell[] {
  const lineFeeds = cells.reduce((sum, { text }) => sum + (text?.split('\n').length ?? 1) - 1, 0);
  if (lineFeeds <= MOST_LINE_FEEDS) return cells;
  return cells.map((cell) => (cell.text?.includes('\n') ? { ...cell, text: undefined } : cell));
}
