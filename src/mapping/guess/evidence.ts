import type { FieldType, StandardField } from '../../contact/field.js';
import { firstOfList } from '../../contact/first-of-list.js';
import { quoteCell } from '../../contact/text.js';
import { createCellReader } from '../cell-reader.js';
import { planFields } from '../field-plan.js';
import type { MappingFile } from '../schema.js';

/** How many of a column's sampled cells a field would read, with the same reader that a run has. */
export type Evidence = { readonly read: number; readonly cells: number };

const BLANKS = { blank: 'skip', clearWord: '', nullWords: new Set<string>() } as const;

/** This share of the sampled cells need not fit, because real columns hold some rubbish. */
const MISFITS = 0.1;

type Options = Readonly<Record<string, unknown>>;

/** Reads the cells as a standard field with these options would. */
export function evidenceOf(field: StandardField, options: Options, samples: readonly string[]): Evidence {
  return count({ fields: { [field]: { column: 'c', ...options } } }, samples);
}

/** Reads the cells as a custom field with these options would. */
export function customEvidence(options: Options, samples: readonly string[]): Evidence {
  return count({ customFields: { c: { column: 'c', ...options } } }, samples);
}

/** Makes the test whether a standard field with these options reads a cell. */
export function readerOf(field: StandardField, options: Options): (text: string) => boolean {
  return reader({ fields: { [field]: { column: 'c', ...options } } });
}

/** Whether nearly all cells are read. A column without cells counts as read. */
export function isRead({ read, cells }: Evidence): boolean {
  return cells - read <= cells * MISFITS;
}

/** Whether some cells hold a list: the field reads its first part, but not the whole. */
export function holdsLists(field: 'email' | 'phone', samples: readonly string[]): boolean {
  const lists = samples.filter((text) => firstOfList(text) !== text);
  const first = { transform: ['first'] };
  return evidenceOf(field, first, lists).read > evidenceOf(field, {}, lists).read;
}

/** Whether most cells are read. That is enough for a column whose whole name tells its field. */
export function isMostlyRead({ read, cells }: Evidence): boolean {
  return read * 2 >= cells;
}

/** `1,204 of 1,204 sampled cells read as e-mail addresses` */
export function evidenceText({ read, cells }: Evidence, what: string): string {
  if (cells === 0) return 'no values in the sample';
  return `${grouped(read)} of ${grouped(cells)} sampled cells ${what}`;
}

/** The name for cells of a field's type. */
export const CELLS_OF = {
  text: 'read as text',
  email: 'read as e-mail addresses',
  phone: 'read as phone numbers',
  gender: 'are words that are understood',
  birthday: 'read as dates',
  date: 'read as dates',
  number: 'read as numbers',
  boolean: 'read as yes or no',
} as const satisfies Record<FieldType, string>;

export function exampleOf([sample]: readonly string[]): string {
  return sample === undefined ? 'no values in the sample' : `e.g. ${quoteCell(sample)}`;
}

export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function count(file: MappingFile, samples: readonly string[]): Evidence {
  return { read: samples.filter(reader(file)).length, cells: samples.length };
}

function reader(file: MappingFile): (text: string) => boolean {
  const [plan] = planFields(file, { timezone: 'UTC' });
  if (plan === undefined) return () => false;
  const read = createCellReader(plan, 'c', BLANKS, []);
  return (text) => read(text)?.ok !== false;
}
