import type { MappingTableLine } from '../mapping/table.js';
import { renderTable, shorten } from './table.js';

/** Room for a sample on a terminal; the note is what matters. */
const SAMPLE_LENGTH = 24;

/** The columns and what becomes of them. */
export function renderMapping(lines: readonly MappingTableLine[]): string {
  const rows = lines.map(({ column, field, type, note, sample }) => [
    '',
    column || '(constant)',
    type === 'ignored' ? '–' : `→ ${field || 'action'}`,
    type,
    shorten(sample, SAMPLE_LENGTH),
    note,
  ]);
  return ['Columns', ...renderTable([['', 'column', '', 'type', 'sample', 'note'], ...rows])].join('\n');
}
