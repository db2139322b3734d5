import {
  CUSTOM_TYPES,
  isStandardField,
  STANDARD_FIELDS,
  type FieldType,
  type StandardField,
} from '../../contact/field.js';
import { isSystemKey } from '../../contact/system-key.js';
import { cleanCell } from '../../contact/text.js';
import { hiddenReason } from '../compile.js';
import type { ContactCell } from './contact-cells.js';
import { typedHeader } from '../header-name.js';
import { isIdName } from '../id-name.js';

/** The columns of an export, and the rows below them. */
export type ExportColumns = {
  readonly header: readonly string[];
  /** The columns at the end, which a sync ignores. */
  readonly hidden: readonly string[];
  row(cells: readonly ContactCell[]): string[];
};

/** Learns from all contacts which columns their export needs. */
export type ColumnSurvey = {
  see(cells: readonly ContactCell[]): void;
  settle(): ExportColumns;
};

/** What the cells of one field showed: how many values each type of column can hold, and whether some fit no type. */
type FieldSeen = {
  readonly kind: ContactCell['kind'];
  readonly name: string;
  readonly counts: Map<FieldType, number>;
  hasUnfit: boolean;
};

/**
 * Where the values of one field go: the type of its column, the index of that column, and the index of the
 * hidden one.
 */
type Place = {
  readonly type: FieldType | undefined;
  readonly typed: number | undefined;
  readonly hidden?: number;
};

const STANDARD = Object.keys(STANDARD_FIELDS) as StandardField[];
const KINDS: readonly ContactCell['kind'][] = ['id', 'standard', 'custom', 'system'];

/** Characters that a header must not hold: a NUL byte is refused there, and half surrogates cannot be written. */
const CONTROL = /[\p{Cc}\p{Surrogate}]/u;

/** Surveys all cells first. The result of `settle` then lays out the same cells. */
export function createColumnSurvey(): ColumnSurvey {
  const seen = new Map<string, FieldSeen>();
  return {
    see(cells) {
      for (const { kind, name, type, text } of cells) {
        const key = keyOf(kind, name);
        const field = seen.get(key) ?? { kind, name, counts: new Map<FieldType, number>(), hasUnfit: false };
        seen.set(key, field);
        if (text === undefined || !hasColumn(kind, name, type)) field.hasUnfit = true;
        else if (type !== undefined) field.counts.set(type, (field.counts.get(type) ?? 0) + 1);
      }
    },
    settle: () => layOut([...seen.values()].sort(inOrder)),
  };
}

function layOut(fields: readonly FieldSeen[]): ExportColumns {
  const header = ['id', ...STANDARD];
  const places = new Map<string, Place>([[keyOf('id', 'id'), { type: undefined, typed: 0 }]]);
  STANDARD.forEach((name, i) =>
    places.set(keyOf('standard', name), { type: STANDARD_FIELDS[name], typed: i + 1 }),
  );
  for (const { kind, name, counts } of fields.filter((field) => field.kind === 'custom')) {
    const type = mostFrequent(counts);
    const typed = type === undefined ? undefined : header.push(`${name}:${type}`) - 1;
    places.set(keyOf(kind, name), { type, typed });
  }
  const firstHidden = header.length;
  const taken = new Set(header.map(cleanCell));
  for (const { kind, name, counts, hasUnfit } of fields) {
    const place = places.get(keyOf(kind, name)) ?? { type: undefined, typed: undefined };
    if (!hasUnfit && [...counts.keys()].every((type) => type === place.type)) continue;
    const hidden = header.push(hiddenHeader(name, taken)) - 1;
    places.set(keyOf(kind, name), { ...place, hidden });
  }
  return {
    header,
    hidden: header.slice(firstHidden),
    row: (cells) => rowOf(cells, places, header.length),
  };
}

function rowOf(cells: readonly ContactCell[], places: ReadonlyMap<string, Place>, columns: number): string[] {
  const row = new Array<string>(columns).fill('');
  for (const { kind, name, type, text, hidden } of cells) {
    const place = places.get(keyOf(kind, name));
    const isTyped = text !== undefined && place?.typed !== undefined && type === place.type;
    const index = isTyped ? place.typed : place?.hidden;
    if (index === undefined) throw new Error(`no column was found for the ${kind} field of a contact`);
    row[index] = isTyped ? text : hidden;
  }
  return row;
}

/** The most frequent type. Where several are equally frequent, the first in `CUSTOM_TYPES`. */
function mostFrequent(counts: ReadonlyMap<FieldType, number>): FieldType | undefined {
  const most = Math.max(...counts.values());
  return CUSTOM_TYPES.find((type) => counts.get(type) === most);
}

/** Whether a sync finds exactly this field under the header that the export writes. */
function hasColumn(kind: ContactCell['kind'], name: string, type: FieldType | undefined): boolean {
  if (kind !== 'custom') return kind !== 'system';
  if (type === undefined || isStandardField(name) || isIdName(name) || CONTROL.test(name)) return false;
  if (isSystemKey(name)) return false;
  const header = `${name}:${type}`;
  return typedHeader(header)?.field === name && hiddenReason(cleanCell(header)) === undefined;
}

/**
 * The header of a hidden column. It begins with `_`: a name that has one stays as it is. More are added where
 * the name is taken.
 */
function hiddenHeader(name: string, taken: Set<string>): string {
  const written = CONTROL.test(name) ? JSON.stringify(name).slice(1, -1) : name;
  let header = written.startsWith('_') ? written : `_${written}`;
  while (taken.has(cleanCell(header))) header = `_${header}`;
  taken.add(cleanCell(header));
  return header;
}

function keyOf(kind: ContactCell['kind'], name: string): string {
  return `${kind} ${name}`;
}

/** Orders by kind, then by name, so that the same contacts always give the same columns. */
function inOrder(a: FieldSeen, b: FieldSeen): number {
  const byKind = KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
  if (byKind !== 0) return byKind;
  if (a.kind === 'standard')
    return STANDARD.findIndex((name) => name === a.name) - STANDARD.findIndex((name) => name === b.name);
  return a.name < b.name ? -1 : 1;
}
