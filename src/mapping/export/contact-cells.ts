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
  /** The type of the column that can hold the value; undefined where no column can. */
  readonly type: FieldType | undefined;
  /** The cell that a sync reads as exactly the same value; undefined where there is none. */
  readonly text: string | undefined;
  /** The text for a column that a sync ignores. It is always on one line. */
  readonly hidden: string;
};

export type ContactCellOptions = {
  readonly timezone: string;
  readonly clearWord: string;
  /** When the export began, in Unix ms. */
  readonly nowMs: number;
  readonly customFieldsKey: string | undefined;
  /** The keys under which custom fields are nested; none where they are flat. */
  readonly nestKeys: readonly string[];
};

/** The bound of one record. A sync takes a record of more than 100 lines for an unclosed quote. */
const MOST_LINE_FEEDS = 99;

/**
 * Characters that are not written: control characters, because a file full of them is refused, and half
 * surrogates, which UTF-8 cannot hold.
 */
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\p{Surrogate}]/u;
const NOT_ON_ONE_LINE = /[\p{Cc}\p{Surrogate}]/u;

/**
 * Compiles the reverse of a mapping. Every cell is read back by the rules of a sync. It gets a `text` only if
 * a sync of it would leave the contact as it is.
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
      // A sync may find another field of that name, so the contact is read back, too.
      isSameValue(type, reading.value, readField(body, name, customFieldsKey));
    return { kind, name, type, text: isKept ? text : undefined, hidden };
  }

  return (contact) => {
    const cells = entriesOf(contact, nestKeys).map((entry) => cellOf(entry, contact.body));
    return [idCell(contact.id), ...withinLines(cells)];
  };
}

/** The readers of a sync without a mapping file: by name for standard fields, by type for custom ones. */
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

/** The type of a value. A custom field has the type of its JSON value: a text stays text, whatever it looks like. */
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

/** The text for a hidden column: a text of one line as it is, every other value as JSON. */
function hiddenText(value: unknown): string {
  return typeof value === 'string' && !NOT_ON_ONE_LINE.test(value) ? value : stringifyBody(value);
}

/** Hides the texts of several lines, where a row would get too many lines: such a row would damage the file. */
function withinLines(cells: readonly ContactCell[]): readonly ContactCell[] {
  const lineFeeds = cells.reduce((sum, { text }) => sum + (text?.split('\n').length ?? 1) - 1, 0);
  if (lineFeeds <= MOST_LINE_FEEDS) return cells;
  return cells.map((cell) => (cell.text?.includes('\n') ? { ...cell, text: undefined } : cell));
}
