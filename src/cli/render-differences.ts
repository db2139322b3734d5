import type { Plan } from '../sync/plan.js';
import { renderTable } from './table.js';

const LONGEST_SHOWN = 40;

/** The first values that would be replaced, field by field. They are shown only on a terminal. */
export function renderDifferences(
  { differences, updates, partial }: Pick<Plan, 'differences' | 'updates' | 'partial'>,
  birthdayZone = 'UTC',
  width = Infinity,
): string {
  const rowsWith = (id: (contactId: string) => string[]): string[] =>
    renderTable(
      differences.map(({ line, contactId, field, before, after }) => [
        ...['', `line ${line}`, ...id(contactId), shown(field)],
        `${readable(field, before, birthdayZone)} → ${readable(field, after, birthdayZone)}`,
      ]),
    );
  const whole = rowsWith((contactId) => [shown(contactId)]);
  // On a narrow screen the IDs are left out. The number of the line tells the contact.
  const rows = whole.every((row) => row.length <= width) ? whole : rowsWith(() => []);
  const contacts = new Set(differences.map(({ contactId }) => contactId)).size;
  const more = updates + partial > contacts ? ['  …'] : [];
  return ['First differences', ...rows, ...more].join('\n');
}

/**
 * A value in readable form. A birthday is sent in seconds: it becomes a date, with its time where that is not
 * midnight.
 */
function readable(field: string, value: unknown, zone: string): string {
  if (field !== 'birthday' || typeof value !== 'number' || Math.abs(value) > LATEST_S) return valueOf(value);
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' } as const;
  // Swedish writes the year first, as ISO 8601 does.
  const [day = '', time = ''] = new Intl.DateTimeFormat('sv-SE', options)
    .format(new Date(value * 1_000))
    .split(' ');
  return time === '00:00:00' ? day : `${day} ${time}`;
}

/** The latest time that a Date can hold. */
const LATEST_S = 8_640_000_000_000;

function valueOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return '(none)';
  return shown(JSON.stringify(value));
}

/** A text, shortened and without control characters. */
function shown(text: string): string {
  const safe = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '·');
  const characters = Array.from(safe);
  return characters.length <= LONGEST_SHOWN ? safe : `${characters.slice(0, LONGEST_SHOWN - 1).join('')}…`;
}
