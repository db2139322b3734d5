import { printableWhole } from '../contact/text.js';
import type { MappingTableLine } from '../mapping/table.js';
import { hang, renderTable, shorten } from './table.js';

/** The width of a sample on a terminal. The note beside it is more important. */
const SAMPLE_LENGTH = 24;

/** The longest name that is shown whole: one of hundreds of letters would push the rest off the screen. */
const NAME_LENGTH = 60;

/** The columns and how each is used. Where `samples` is set, each has an example cell. */
export function renderMapping(
  lines: readonly MappingTableLine[],
  samples: boolean,
  notes: readonly string[] = [],
): string {
  const header = ['', 'column', '', 'type', 'sample', 'note'];
  const rows = lines.map(({ column, field, type, note, sample }) => [
    '',
    shorten(printableWhole(column), NAME_LENGTH) || (type === 'ignored' ? '(no name)' : '(constant)'),
    type === 'ignored' ? '–' : `→ ${shorten(printableWhole(field), NAME_LENGTH) || 'action'}`,
    type,
    shorten(sample, SAMPLE_LENGTH),
    note,
  ]);
  const shown = [header, ...rows].map((row) => (samples ? row : row.toSpliced(4, 1)));
  return ['Columns', ...renderTable(shown), ...notes.flatMap((note) => hang('  ', sentence(note)))].join(
    '\n',
  );
}

function sentence(note: string): string {
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
}
