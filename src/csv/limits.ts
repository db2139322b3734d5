const MIB = 1024 * 1024;

/** Bounds that tell an unclosed quote from a long cell. */
export type RecordLimits = { readonly maxBytes: number; readonly maxLines: number };

// The bytes are those of the record as UTF-8, with its line end.
const DEFAULT_MAX_RECORD_BYTES = 16 * MIB;
const DEFAULT_MAX_LINES = 100;

/** A sheet of Excel has as many columns. */
export const MAX_COLUMNS = 16_384;

/**
 * The longest name of a column, long enough for a survey's question. Work on names is not always linear in
 * their length.
 */
export const MAX_NAME_LENGTH = 1_000;

/** The bounds for records. The line bound grows with the byte bound, so that one flag lifts both. It never shrinks. */
export function recordLimits(maxBytes = DEFAULT_MAX_RECORD_BYTES): RecordLimits {
  const growth = maxBytes / DEFAULT_MAX_RECORD_BYTES;
  return { maxBytes, maxLines: Math.ceil(DEFAULT_MAX_LINES * Math.max(1, growth)) };
}

/** A number of bytes as messages show it. */
export function formatBytes(bytes: number): string {
  return bytes >= MIB ? `${Number((bytes / MIB).toFixed(1))} MiB` : `${bytes} bytes`;
}
