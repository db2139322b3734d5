import { noValueReason } from './no-value.js';
import { invalid, type Parsed } from './problem.js';
import { quoteCell } from './text.js';

const MAX_CHARACTERS = 128;

/**
 * Characters that no ID may hold: blanks, control and invisible characters, half surrogates (they cannot be
 * put into a URL), and the three characters that end a segment of a URL's path.
 */
const FORBIDDEN = /[\p{Z}\s\p{Cc}\p{Cf}\p{Cs}/?#]/u;

/** A web address, with its scheme or, as browsers show it, without. */
const WEB_ADDRESS = /^(?:https?:|\/\/|[a-z\d-]+(?:\.[a-z\d-]+){1,5}\/)/i;

/** The form of most IDs. None of the signs in it is damage. */
const ORDINARY = /^[\w-]{1,128}$/;

/** An ID that a spreadsheet has rewritten. 12e5 may be a true ID, so a decimal point or a sign must stand in it. */
const REWRITTEN = /^[+-]?\d+(?:[.,]\d*E[+-]?|E\+)\d+$/i;

/** The first cell of a row of totals, below a table. Its count may stand in the same cell. */
const TOTALS =
  /^(?:(?:grand|sub)?[ -]?totale?s?|sum|count|tổng(?: ?cộng)?|cộng|summe|gesamt(?:summe)?|insgesamt|somme|suma|totaal|razem|toplam|итого|всего|合計|合计|總計|总计|합계)\s?[:=：]?\s?[\d.,]{0,20}$/iu;

/** A GUID in braces, as Microsoft's programs write it. */
const BRACED_GUID = /^\{([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}$/i;

/**
 * Reads a contact's ID, which becomes a segment of the URL's path. The braces of a GUID are taken off. The
 * rest stays as it stands.
 */
export function parseContactId(text: string): Parsed<string> {
  if (text === '') return invalid('missing_id', 'the row has no contact ID');
  const fault = text.length > 2 * MAX_CHARACTERS ? undefined : findDamage(text);
  if (fault !== undefined) return invalid('invalid_id', `${quoteCell(text)} ${fault}`);
  return checkForm(BRACED_GUID.exec(text)?.[1] ?? text);
}

/** How an ID was damaged on its way into the cell, and the cure; undefined for a sound one. */
function findDamage(text: string): string | undefined {
  if (TOTALS.test(text)) return 'is the word of a row of totals, not a contact ID: remove the row';
  const reason = noValueReason(text);
  if (reason !== undefined) return `is not a contact ID: it is ${reason}; put the contact's own ID there`;
  if (ORDINARY.test(text)) return undefined;
  if (WEB_ADDRESS.test(text))
    return 'is a web address, not a contact ID: leave only its last part, behind the last "/"';
  // Spreadsheets of many countries write a comma as the decimal point. Such a number is no list.
  if (REWRITTEN.test(text) || /^[+-]?\d+[.,]0+$/.test(text))
    return 'is a number that a spreadsheet has rewritten: format the column as text there and export again';
  if (/^\d{1,3}(?:,\d{3})+$/.test(text))
    return 'is a list, or a number with thousands separators: give each contact a row of its own, without commas';
  if (/[,;]|:::/.test(text)) return 'is a list, not a contact ID: give each contact a row of its own';
  return undefined;
}

function checkForm(text: string): Parsed<string> {
  if (ORDINARY.test(text)) return { ok: true, value: text };
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
  // In a URL, `.` means "here" and `..` means "the parent". The request would not be about a contact.
  if (text === '.' || text === '..') return invalid('invalid_id', `${quoteCell(text)} is not a contact ID`);
  return { ok: true, value: text };
}
