import type { Explanation } from './explanation.js';

/** The `error_code` values of report.csv, and what each says of its row. The names are published and never renamed. */
export const ROW_ERRORS = {
  malformed_row: {
    meaning:
      'The row cannot be split into cells as the header is: it has too few or too many cells, or a stray quote.',
    again: 'mended',
    cure: 'Look at the line in the file: a missing delimiter, or a text with a quote or a line break in it.',
  },
  missing_id: {
    meaning: 'The row does not say which contact it is for: the cell with the ID, e-mail or phone is empty.',
    again: 'mended',
    cure: 'Fill in the cell, or find the contacts by another column with --match email or --match phone.',
  },
  invalid_id: {
    meaning: 'The cell holds no contact ID: it has blanks in it, or a spreadsheet has rewritten it.',
    again: 'mended',
    cure: 'Copy the ID from Chative, or from a new export. In a spreadsheet, format the column as text.',
  },
  duplicate: {
    meaning: 'Several rows are for one contact, and --duplicates reject refuses them all.',
    again: 'mended',
    cure: 'Keep one row of each contact, or use --duplicates merge.',
  },
  ambiguous_match: {
    meaning: 'Several contacts in Chative have this e-mail or phone, so the row could mean any of them.',
    again: 'mended',
    cure: 'Merge these contacts in Chative, or give the ID of the right one.',
  },
  nothing_to_send: {
    meaning: 'The row names a contact, but all of its other cells are empty. No request was made.',
    again: 'no',
    cure: 'Nothing is wrong. To clear fields by empty cells, use --blank clear.',
  },
  invalid_value: {
    meaning:
      'The cell holds something that is clearly not a value, such as #N/A or NULL, or a text in the wrong encoding.',
    again: 'mended',
    cure: 'Mend the cell, or let --null-words read such words as empty.',
  },
  invalid_email: {
    meaning: 'The cell holds no e-mail address, or several.',
    again: 'mended',
    cure: 'Mend the cell. Where cells hold lists, transform: [first] in the mapping takes the first address.',
  },
  invalid_phone: {
    meaning: 'The cell holds no phone number, or several, or a number that a spreadsheet has rewritten.',
    again: 'mended',
    cure: 'Mend the cell. Where cells hold lists, transform: [first] in the mapping takes the first number.',
  },
  invalid_gender: {
    meaning: 'The cell holds none of the words that are known for male, female and other.',
    again: 'mended',
    cure: 'Name the words in the mapping, as in values: { H: male, D: female }.',
  },
  invalid_number: {
    meaning: 'The cell holds no number, or one that can be read in two ways (1.234).',
    again: 'mended',
    cure: 'Declare decimal, thousands or strip in the mapping.',
  },
  invalid_boolean: {
    meaning: 'The cell holds none of the words that are known for yes and no.',
    again: 'mended',
    cure: 'Name the words in the mapping, as in values: { active: true, gone: false }.',
  },
  invalid_date: {
    meaning: 'The cell holds no date, or one that can be read in two ways (03/04/2024).',
    again: 'mended',
    cure: 'Declare the format of the column in the mapping, as in format: dd/MM/yyyy.',
  },
  invalid_action: {
    meaning: 'The action cell says neither update nor delete.',
    again: 'mended',
    cure: 'Mend the cell, or name the words in the mapping, as in values: { U: update, D: delete }.',
  },
  bad_request: {
    meaning: 'The API refused what the row sends (HTTP 400 or the like). The contact is as it was.',
    again: 'mended',
    cure: "Read the API's words in error_message: often a custom field that Chative does not have, or a value of another type.",
  },
  not_found: {
    meaning: 'There is no such contact in Chative. This program never creates one.',
    again: 'no',
    cure: 'These contacts are not in Chative: nothing to mend. With --not-found ignore they are not counted as failures.',
  },
  not_applied: {
    meaning:
      'The API reported success, but the contact does not hold what was sent. It was read back (--verify).',
    again: 'mended',
    cure: 'See error_message for what is there. A custom field must exist in Chative under Settings > Customers > Custom Fields, with exactly this name and type. Then go on with --resume, and run rejected.csv.',
  },
  conflict: {
    meaning:
      'With --base and --compare: the contact holds neither what it held in the export nor what the row wants. Somebody changed the field since; it was left alone.',
    again: 'mended',
    cure: "To keep what is in Chative, do nothing. To put the file's value in its place, run rejected.csv with the same --base, without --compare.",
  },
  server_error: {
    meaning: 'The API answered with a server error (HTTP 5xx), --max-attempts times.',
    again: 'yes',
    cure: 'Run rejected.csv again later.',
  },
  network_error: {
    meaning: 'The connection failed before there was an answer, --max-attempts times.',
    again: 'yes',
    cure: 'Check the network and --base-url, then run rejected.csv again.',
  },
  timeout: {
    meaning: 'No answer came within --timeout, --max-attempts times. The change may have been made.',
    again: 'yes',
    cure: 'Run rejected.csv again later; a change that is made twice does no harm.',
  },
  bad_response: {
    meaning: 'Something answered that is not the API: a web page, a redirect, a body that breaks off.',
    again: 'yes',
    cure: 'Check --base-url, and whether a proxy or a login page stands between; then run rejected.csv again.',
  },
} as const satisfies Record<string, Explanation>;

export type RowErrorCode = keyof typeof ROW_ERRORS;

/** Whether a text is one of the codes, as read back from a report. */
export function isRowErrorCode(text: string): text is RowErrorCode {
  return Object.hasOwn(ROW_ERRORS, text);
}

/** What is wrong with a row. It is a value, never thrown. `message` may quote the cell and so never goes to the log. */
export type Problem = {
  readonly code: RowErrorCode;
  readonly message: string;
  /** Header name of the column at fault. */
  readonly column?: string;
  /** The cell, where `--null-words` could name it. */
  readonly nullWord?: string;
};

/** A parsed value, or the reason why the text has none. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: RowErrorCode;
      readonly message: string;
      /** The text, where `--null-words` could name it. */
      readonly nullWord?: string;
    };

/** The refusal of a text. */
export function invalid(code: RowErrorCode, message: string): Parsed<never> {
  return { ok: false, code, message };
}
