import { printableWhole } from '../contact/text.js';
import type { MappingTableLine } from '../mapping/table.js';
import { hang, renderTable, shorten } from './table.js';

/** The layouts, the widest first. On a narrow screen, samples are shortened first, then names. The note is most important. */
const LAYOUTS = [
  { sample: 24, name: 60 },
  { sample: 12, name: 60 },
  { sample: 0, name: 60 },
  { sample: 0, name: 24 },
] as const;

/** The least width of the notes, so that they are not broken into columns of single words. */
const NOTE_ROOM = 22;

/** The columns and how each is used, for a screen of this width. Where `samples` is set, each has an example cell. */
export function renderMapping(
  lines: readonly MappingTableLine[],
  samples: boolean,
  notes: readonly string[] = [],
  width = Infinity,
): string {
  const layouts = LAYOUTS.filter(({ sample }) => samples || sample === 0).map((layout) =>
    rowsOf(lines, layout),
  );
  const fitting =
    layouts.find((rows) => widthWithoutNotes(rows) + NOTE_ROOM <= width) ?? layouts.at(-1) ?? [];
  const table = renderTable(fitting, width);
  return ['Columns', ...table, ...notes.flatMap((note) => hang('  ', sentence(note)))].join('\n');
}

function rowsOf(lines: readonly MappingTableLine[], room: (typeof LAYOUTS)[number]): string[][] {
  const header = ['', 'column', '', 'type', 'sample', 'note'];
  const rows = lines.map(({ column, field, type, note, sample }) => [
    '',
    shorten(printableWhole(column), room.name) || (type === 'ignored' ? '(no name)' : '(constant)'),
    type === 'ignored' ? '–' : `→ ${shorten(printableWhole(field), room.name) || 'action'}`,
    type,
    shorten(sample, room.sample),
    note,
  ]);
  return [header, ...rows].map((row) => (room.sample === 0 ? row.toSpliced(4, 1) : row));
}

function widthWithoutNotes(rows: readonly (readonly string[])[]): number {
  return Math.max(...renderTable(rows.map((row) => [...row.slice(0, -1), '|'])).map((line) => line.length));
}

function sentence(note: string): string {
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
}
