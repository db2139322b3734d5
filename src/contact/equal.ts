import type { FieldValue } from './change.js';
import type { FieldType } from './field.js';
import { isBigNumber } from './json.js';
import { readIsoInstant } from './iso-time.js';
import { parseNumber } from './number.js';
import { phoneDigits } from './phone-form.js';
import { cleanCell } from './text.js';

/**
 * Whether the API already holds the wanted value, in any of the encodings in which it may return it. In doubt
 * the answer is no: a needless PATCH repairs itself, a missing one does not. A cleared field equals a
 * missing, null or empty one.
 */
export function isSameValue(type: FieldType, wanted: FieldValue, current: unknown): boolean {
  if (wanted === null || wanted === '') return current === undefined || current === null || current === '';
  if (current === wanted || isSameText(wanted, current)) return true;
  switch (type) {
    case 'text':
    case 'email':
      return false;
    case 'gender':
      return typeof current === 'string' && current.toLowerCase() === wanted;
    case 'phone':
      return typeof wanted === 'string' && isSamePhone(wanted, current);
    case 'number':
      return typeof wanted === 'number' && numberIn(current) === wanted;
    case 'boolean':
      return typeof wanted === 'boolean' && current === String(wanted);
    case 'date': {
      const instant = instantIn(wanted);
      return instant !== undefined && instant === instantIn(current);
    }
    case 'birthday': {
      // Seconds are never compared with ms: a birthday that was once sent in ms has to be sent again.
      const seconds = numberIn(wanted);
      return (
        seconds !== undefined && (numberIn(current) === seconds || isoInstantIn(current) === seconds * 1000)
      );
    }
  }
}

/**
 * Whether sending the value leaves the contact exactly as it is. `isSameValue` overlooks blanks at the ends,
 * case, punctuation and the JSON type; this function does not. Instants may be written in any way.
 */
export function isExactly(type: FieldType, wanted: FieldValue, current: unknown): boolean {
  if (wanted === null || wanted === '' || type === 'birthday' || type === 'date')
    return isSameValue(type, wanted, current);
  // A number beyond this may have lost digits when the API's answer was parsed.
  if (typeof current === 'number' && Math.abs(current) > Number.MAX_SAFE_INTEGER) return false;
  return wanted === current;
}

/** Compares two texts trimmed and in NFC. Cells are cleaned in this way, so a file cannot ask for a finer difference. */
function isSameText(wanted: FieldValue, current: unknown): boolean {
  return (
    typeof wanted === 'string' && typeof current === 'string' && cleanCell(current) === cleanCell(wanted)
  );
}

/**
 * Whether two phone numbers have the same digits. Where letters stand among them (ext. 5, or two numbers with
 * a word between) only the same text counts.
 */
function isSamePhone(wanted: string, current: unknown): boolean {
  if (typeof current !== 'string' && typeof current !== 'number') return false;
  const digits = phoneDigits(wanted);
  return digits !== '' && digits === phoneDigits(String(current)) && !/\p{L}/u.test(`${wanted}${current}`);
}

/** Reads a JSON number or the text of one; undefined where a double would lose digits. */
function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' && !isBigNumber(value)) return undefined;
  const parsed = parseNumber(value.toString(), {});
  return parsed.ok ? parsed.value : undefined;
}

/** Reads a custom date as the API documents it: a Unix time in ms, or ISO 8601 with its offset. */
function instantIn(value: unknown): number | undefined {
  return numberIn(value) ?? isoInstantIn(value);
}

function isoInstantIn(value: unknown): number | undefined {
  return typeof value === 'string' ? readIsoInstant(value) : undefined;
}
