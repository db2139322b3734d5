import {
  CUSTOM_TYPES,
  isStandardField,
  STANDARD_FIELDS,
  type CustomType,
  type StandardField,
} from '../contact/field.js';
import { isSystemField, isSystemKey } from '../contact/system-key.js';
import { quoteCell } from '../contact/text.js';
import { nearest } from '../nearest.js';
import { isActionName } from './action-column.js';
import { hiddenReason } from './compile.js';
import { fitOfHeader, NAME_RANKS, typedHeader, type NameFit, type NameRank } from './header-name.js';
import { columnsInExport, recogniseExport, type KnownExport } from './known-exports.js';
import { foldName } from './name-words.js';
import { resolveNames } from './person-names.js';
import { isIdName } from './id-name.js';
import type { KnownMeaning } from './synonyms.js';

/** A field that columns can be matched to. */
export type MatchedField = 'id' | StandardField;

/** Columns for one field. Several columns are of one kind, and the first filled one counts. */
export type Candidate = {
  readonly columns: readonly number[];
  readonly rank: NameRank;
  /** How the name was understood, for the mapping table. */
  readonly remark: string;
};

/** The result of matching the names of a header. Columns are indexes. */
export type NameMatches = {
  /** The program whose export this looks like. */
  readonly export: KnownExport | undefined;
  /** The best candidates for each field. There are several where they fit equally well. */
  readonly known: ReadonlyMap<MatchedField, readonly Candidate[]>;
  /** Columns whose header names a custom field and its type. There are several where headers name one field twice. */
  readonly custom: ReadonlyMap<string, readonly TypedColumn[]>;
  /** Why other columns are ignored. */
  readonly ignored: ReadonlyMap<number, string>;
  /** Typed headers that cannot be a custom field. */
  readonly mistakes: readonly string[];
};

type TypedColumn = { readonly index: number; readonly type: CustomType };

/** How to look at cells and names. A guess (the command `mapping`) understands more names than a sync acts on. */
export type MatchContext = {
  readonly samplesOf?: (index: number) => readonly string[];
  readonly meaningOf?: (name: string) => NameFit | undefined;
  /** Whether the cells of a column could be those of the field. */
  readonly isPlausible?: (field: MatchedField, index: number, rank: NameRank) => boolean;
};

/** The beginning of the reason why a known program's own IDs are ignored. */
export const FOREIGN_ID = 'an ID of ';

export const WHOLE_NAMES = 'first and last name in one cell are not told apart';

/** Matches cleaned header names to fields: typed headers first, then the API's own names, then other words for them. */
export function matchNames(names: readonly string[], context: MatchContext = {}): NameMatches {
  const source = recogniseExport(names);
  const read = readHeader(names, source, context);
  const ignored = new Map(read.ignored);
  const candidates = findCandidates(names, read.fits, ignored, context);
  const known = new Map<MatchedField, readonly Candidate[]>();
  for (const field of ['id', ...(Object.keys(STANDARD_FIELDS) as StandardField[])] as const) {
    const found = candidates.get(field) ?? [];
    const best = exportedColumns(source, field, names) ?? bestOf(found);
    const better = best[0]?.columns[0];
    if (better === undefined) continue;
    known.set(field, best);
    const used = new Set(best.flatMap(({ columns }) => columns));
    for (const index of used) ignored.delete(index);
    for (const index of found.flatMap(({ columns }) => columns))
      if (!used.has(index)) ignored.set(index, `column ${quoteCell(names[better] ?? '')} fits better`);
  }
  return { export: source, known, custom: read.custom, ignored, mistakes: read.mistakes };
}

type HeaderReading = Pick<NameMatches, 'custom' | 'ignored' | 'mistakes'> & {
  readonly fits: ReadonlyMap<number, NameFit>;
};

/** Reads each column by itself: it is a typed header, or a name with a meaning, or ignored for a reason. */
function readHeader(
  names: readonly string[],
  source: KnownExport | undefined,
  { samplesOf = () => [], meaningOf: understand = fitOfHeader }: MatchContext,
): HeaderReading {
  const custom = new Map<string, TypedColumn[]>();
  const ignored = new Map<number, string>();
  const mistakes: string[] = [];
  const fits = new Map<number, NameFit>();
  names.forEach((name, index) => {
    if (hiddenReason(name) !== undefined) return;
    const typed = typedHeader(name);
    if (typed !== undefined) {
      const { field, type } = typed;
      if (isStandardField(field) || isIdName(field)) mistakes.push(notCustom(name, field));
      else if (isSystemField(field, type)) ignored.set(index, systemReason(field, type));
      else custom.set(field, [...(custom.get(field) ?? []), { index, type }]);
      return;
    }
    const reason = (source && reasonInExport(source, name)) ?? reasonInCells(name, names, samplesOf(index));
    const fit = reason === undefined ? understand(name) : undefined;
    if (fit === undefined) ignored.set(index, reason ?? unknownReason(name));
    else fits.set(index, fit);
  });
  return { custom, ignored, mistakes, fits };
}

type NumberedCandidate = Candidate & Pick<NameFit, 'stem' | 'number'>;

/**
 * The columns of each field, after first names, surnames and whole names are told apart. Other columns are
 * added to `ignored`.
 */
function findCandidates(
  names: readonly string[],
  fits: ReadonlyMap<number, NameFit>,
  ignored: Map<number, string>,
  { samplesOf = () => [], isPlausible = () => true }: MatchContext,
): Map<MatchedField, NumberedCandidate[]> {
  const found = new Map<MatchedField, NumberedCandidate[]>();
  const resolved = resolveNames(fits, samplesOf);
  for (const [index, fit] of fits) {
    const { rank, stem, number } = fit;
    const meaning = resolved.get(index)?.meaning;
    if (meaning !== undefined && !isMatched(meaning)) ignored.set(index, WHOLE_NAMES);
    else if (meaning === undefined || !isPlausible(meaning, index, rank))
      ignored.set(index, unknownReason(names[index] ?? ''));
    else {
      const candidate = { columns: [index], rank, remark: remarkOf(fit), stem, number };
      found.set(meaning, [...(found.get(meaning) ?? []), candidate]);
    }
  }
  return found;
}

/** The columns that a known export uses for a field; undefined where the names decide. */
function exportedColumns(
  source: KnownExport | undefined,
  field: MatchedField,
  names: readonly string[],
): Candidate[] | undefined {
  if (source === undefined || field === 'id') return undefined;
  const columns = columnsInExport(source, field, names);
  return columns.length === 0
    ? undefined
    : [{ columns, rank: 'synonym', remark: `as ${source.name} names it` }];
}

/** A line for each field that several columns fit equally well. */
export function findTies({ known, custom }: NameMatches, names: readonly string[]): string[] {
  const columnsOf = new Map<string, readonly number[]>();
  for (const [field, candidates] of known)
    columnsOf.set(
      field,
      candidates.length < 2 ? [] : candidates.flatMap(({ columns }) => columns.slice(0, 1)),
    );
  for (const [field, columns] of custom)
    columnsOf.set(
      field,
      columns.map((column) => column.index),
    );
  return [...columnsOf].flatMap(([field, columns]) => {
    if (columns.length < 2) return [];
    const named = columns
      .map((index) => `${quoteCell(names[index] ?? '')} (column ${index + 1})`)
      .join(' and ');
    return `${named} fit ${quoteCell(field)} equally well: name one in a mapping file, or rename the other`;
  });
}

function isMatched(meaning: KnownMeaning): meaning is MatchedField {
  return meaning === 'id' || isStandardField(meaning);
}

/** The candidates of the best rank; numbered columns of one kind (E-mail 1, E-mail 2) are one candidate. */
function bestOf(candidates: readonly NumberedCandidate[]): readonly Candidate[] {
  const rank = NAME_RANKS.find((one) => candidates.some((candidate) => candidate.rank === one));
  const best = candidates.filter((candidate) => candidate.rank === rank);
  const [first, ...others] = best.toSorted((a, b) => a.number - b.number);
  if (first === undefined || others.length === 0 || !isSeries(first, others)) return best;
  return [{ ...first, columns: [first, ...others].flatMap(({ columns }) => columns) }];
}

/** Whether columns are counted: by their numbers, and all but the first have one name. Outlook calls the first by another. */
function isSeries(first: NumberedCandidate, others: readonly NumberedCandidate[]): boolean {
  const numbers = new Set([first, ...others].map(({ number }) => number));
  return numbers.size === others.length + 1 && new Set(others.map(({ stem }) => stem)).size === 1;
}

function remarkOf({ dropped }: NameFit): string {
  return dropped === '' ? 'matched by name' : `matched by name, without ${quoteCell(dropped)}`;
}

function reasonInExport({ name, ids, ignored }: KnownExport, header: string): string | undefined {
  const folded = foldName(header);
  if (ids.some((id) => foldName(id) === folded))
    return `${FOREIGN_ID}${name}, not of Chative; a column headed "Chative ID" holds Chative's`;
  return Object.entries(ignored).find(([column]) => foldName(column) === folded)?.[1];
}

/** Why a column is ignored although its name fits: its neighbours or its cells contradict the name. */
function reasonInCells(
  header: string,
  names: readonly string[],
  samples: readonly string[],
): string | undefined {
  if (fitOfHeader(header)?.meaning !== 'birthday') return undefined;
  const isInParts = names.some((name) => /^(?:birth|dob)(?:month|year)$/.test(foldName(name)));
  if (isInParts && /^(?:birth|dob)day$/.test(foldName(header)))
    return 'a day alone: month and year stand in columns of their own';
  const areDays = samples.length > 0 && samples.every((text) => /^(?:0?[1-9]|[12]\d|3[01])$/.test(text));
  return areDays ? 'its cells are days of a month, not birthdays' : undefined;
}

function notCustom(name: string, field: string): string {
  return `${quoteCell(name)}: ${quoteCell(field)} has a type of its own; head the column ${quoteCell(field)}`;
}

/** Why a column that Chative keeps itself is not sent, and how a custom field of the same meaning can be named. */
function systemReason(name: string, type: CustomType = 'text'): string {
  return `Chative itself keeps ${quoteCell(name)}, and takes no other; a custom field needs another name, as in ${quoteCell(`My ${name}:${type}`)}`;
}

function unknownReason(name: string): string {
  if (isSystemKey(name)) return systemReason(name);
  if (isActionName(name))
    return 'its words are not followed: only a mapping file can name a column of actions';
  const colon = name.lastIndexOf(':');
  const type =
    colon > 0
      ? meantType(
          name
            .slice(colon + 1)
            .trim()
            .toLowerCase(),
        )
      : undefined;
  const typed = type === undefined ? `${name}:text` : `${name.slice(0, colon)}:${type}`;
  return `no field is named so; head it ${quoteCell(typed)} to send it as a custom field`;
}

function meantType(word: string): CustomType | undefined {
  const isShort = (type: CustomType) => word.length > 2 && type.startsWith(word);
  return CUSTOM_TYPES.find(isShort) ?? CUSTOM_TYPES.find((type) => type === nearest(word, CUSTOM_TYPES));
}
