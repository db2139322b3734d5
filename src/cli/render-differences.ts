import type { Plan } from '../sync/plan.js';
import { renderTable } from './table.js';

const LONGEST_SHOWN = 40;

/** The first values that would be replaced, field by field: for the eyes at a terminal alone. */
export function renderDifferences({ differences, updates }: Pick<Plan, 'differences' | 'updates'>): string {
  const rows = differences.map(({ line, contactId, field, before, after }) => [
    '',
    `line ${line}`,
    shown(contactId),
    shown(field),
    `${valueOf(before)} → ${valueOf(after)}`,
  ]);
  const contacts = new Set(differences.map(({ contactId }) => contactId)).size;
  const more = updates > contacts ? ['  …'] : [];
  return ['First differences', ...renderTable(rows), ...more].join('\n');
}

function valueOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return '(none)';
  return shown(JSON.stringify(value));
}

/** Shortened, with nothing in it that moves a terminal. */
function shown(text: string): string {
  const safe = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '·');
  const characters = Array.from(safe);
  return characters.length <= LONGEST_SHOWN ? safe : `${characters.slice(0, LONGEST_SHOWN - 1).join('')}…`;
}
