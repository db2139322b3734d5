/** The `error_code` values of report.csv: published names, never renamed. */
export const ROW_ERROR_CODES = [
  'malformed_row',
  'missing_id',
  'invalid_id',
  'duplicate',
  'ambiguous_match',
  'nothing_to_send',
  'invalid_value',
  'invalid_email',
  'invalid_phone',
  'invalid_gender',
  'invalid_number',
  'invalid_boolean',
  'invalid_date',
  'invalid_action',
  'bad_request',
  'not_found',
  'server_error',
  'network_error',
  'timeout',
  'bad_response',
] as const;

export type RowErrorCode = (typeof ROW_ERROR_CODES)[number];

/** Whether a text is one of the codes, as read back from a report. */
export function isRowErrorCode(text: string): text is RowErrorCode {
  return ROW_ERROR_CODES.some((code) => code === text);
}

/** What is wrong with a row: a value, never thrown. `message` may quote the cell and so never goes to the log. */
export type Problem = {
  readonly code: RowErrorCode;
  readonly message: string;
  /** Header name of the column at fault. */
  readonly column?: string;
  /** The cell, where `--null-words` could name it. */
  readonly nullWord?: string;
};

/** A parsed value or the reason why the text is none. */
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
