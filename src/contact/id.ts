import { invalid, type Parsed } from './problem.js';
import { quoteCell } from './text.js';

const MAX_CHARACTERS = 128;

/**
 * Blanks, control and invisible characters, half surrogates (they cannot be put into a URL), and the three
 * characters that end a segment of a URL's path.
 */
const FORBIDDEN = /[\p{Z}\s\p{Cc}\p{Cf}\p{Cs}/?#]/u;

/** Checks a contact's ID, which becomes a segment of the URL's path; returns it as it stands. */
export function parseContactId(text: string): Parsed<string> {
  if (text === '') return invalid('missing_id', 'the row has no contact ID');
  // The cheap bound first: a cell may hold megabytes.
  const isLong = text.length > 2 * MAX_CHARACTERS || Array.from(text).length > MAX_CHARACTERS;
  if (isLong) {
    return invalid(
      'invalid_id',
      `${quoteCell(text)} is longer than the ${MAX_CHARACTERS} characters of an ID`,
    );
  }
  const found = FORBIDDEN.exec(text)?.[0];
  if (found !== undefined) {
    return invalid(
      'invalid_id',
      `${quoteCell(text)} is not a contact ID: it holds ${quoteCell(found)}; ` +
        'expected text without blanks, control characters, "/", "?" and "#"',
    );
  }
  // In a URL these two mean "here" and "the parent": the request would not be about a contact.
  if (text === '.' || text === '..') return invalid('invalid_id', `${quoteCell(text)} is not a contact ID`);
  return { ok: true, value: text };
}
