import { STANDARD_FIELDS, type StandardField } from '../../contact/field.js';
import { unwrapCell } from '../../contact/decoration.js';
import { refuseNoValue } from '../../contact/no-value.js';
import { cleanCell } from '../../contact/text.js';
import { hiddenReason } from '../compile.js';
import { guessMeaning, mixedMeanings, typedHeader, type NameFit } from '../header-name.js';
import { matchNames, WHOLE_NAMES, type NameMatches } from '../match-names.js';
import { askedKeys } from './asked-key.js';
import { evidenceOf, isRead } from './evidence.js';
import { guessAction, guessKey } from './guess-key.js';
import { guessByCells, guessCustomField, guessStandardField, isPlausible } from './guess-field.js';
import { possibleKeys, withCountry } from './key-lines.js';
import type {
  Candidates,
  GuessContext,
  GuessLine,
  MappingGuess,
  SampledCandidate,
  SampledColumn,
} from './guess-types.js';

/** How many different cells of a column are looked at: enough for a guess, few enough to be quick. */
const SAMPLES = 1_000;

/**
 * Guesses a mapping file from the header and some rows. Some choices only a person can make: two columns for
 * one field, a date that reads two ways, custom fields, deletes. These are suggested, never switched on.
 */
export function guessMapping(
  header: readonly string[],
  sampleRows: readonly (readonly string[])[],
  { source, ...context }: GuessContext & { source: string },
): MappingGuess {
  const { columns, ignored } = sampleColumns(header, sampleRows);
  const matches = match(header.length, columns);
  const candidates = candidatesOf(matches, columns);
  const keys =
    context.match === undefined
      ? guessKey(candidates, columns, sampleRows)
      : askedKeys(context.match, candidates, columns, source);
  const key = keys.map((line) => withCountry(line, candidates, matches.export?.country));
  const hasPair = isPair(candidates);
  const named = (Object.keys(STANDARD_FIELDS) as StandardField[]).flatMap((field) =>
    guessStandardField(field, candidates.get(field) ?? [], context, {
      key,
      hasPair: hasPair && (field === 'firstName' || field === 'lastName'),
    }),
  );
  const action = guessAction(columns);
  const wholeNames = columns.filter(({ index }) => matches.ignored.get(index) === WHOLE_NAMES);
  const used = new Set([...key, ...action, ...named].flatMap(({ spec }) => spec['column']));
  const rest = columns.filter((column) => !used.has(column.name) && !wholeNames.includes(column));
  const byCells = rest
    .flatMap((column) => (typedHeader(column.name) === undefined ? guessByCells(column) : []))
    .filter(({ name }) => !candidates.has(name as StandardField));
  const seen = new Set(byCells.flatMap(({ spec }) => spec['column']));
  const customFields = rest
    .filter(({ name }) => !seen.has(name))
    .flatMap((column) => guessCustomField(column, context.timezone, reasonOf(matches, column)));
  return {
    source,
    sampledRows: sampleRows.length,
    export: matches.export?.name,
    key: key.some(({ isActive }) => isActive) ? key : [...possibleKeys(candidates, byCells), ...key],
    action,
    fields: [...named, ...byCells],
    customFields: customFields.map((line) => withoutRival(line, customFields)),
    ignored: [...wholeNames.map(({ name }) => ({ column: name, reason: WHOLE_NAMES })), ...ignored],
  };
}

/** Why a column is no standard field. Empty where the reason is only that its name is unknown. */
function reasonOf({ ignored }: NameMatches, { index }: SampledColumn): string {
  const reason = ignored.get(index) ?? '';
  return reason.startsWith('no field is named so') ? '' : reason;
}

/** The columns that a mapping file can name, with their cells. */
function sampleColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): { columns: SampledColumn[]; ignored: { column: string; reason: string }[] } {
  const names = header.map(cleanCell);
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const ignored: { column: string; reason: string }[] = [];
  const columns: SampledColumn[] = [];
  names.forEach((name, index) => {
    const reason = hiddenReason(name) ?? (counts.get(name) === 1 ? undefined : 'the header names it twice');
    if (reason === undefined) columns.push({ name, index, ...sampleCells(rows, index) });
    else ignored.push({ column: name, reason });
  });
  return { columns, ignored };
}

function sampleCells(
  rows: readonly (readonly string[])[],
  index: number,
): Pick<SampledColumn, 'samples' | 'filled'> {
  const samples = new Set<string>();
  let filled = 0;
  for (const row of rows) {
    const cell = cleanCell(row[index] ?? '');
    const text = cell === '' ? '' : unwrapCell(cell, 'text');
    if (text === '' || refuseNoValue(text) !== undefined) continue;
    filled += 1;
    samples.add(text);
    if (samples.size === SAMPLES) break;
  }
  return { samples: [...samples], filled };
}

/** Matches names to fields, with the cells as a check. A column that cannot be named gets an empty name. */
function match(width: number, columns: readonly SampledColumn[]): NameMatches {
  const names = Array.from({ length: width }, () => '');
  const samples = new Map<number, readonly string[]>();
  const byName = new Map(columns.map((column) => [column.name, column]));
  for (const column of columns) {
    names[column.index] = column.name;
    samples.set(column.index, column.samples);
  }
  return matchNames(names, {
    samplesOf: (index) => samples.get(index) ?? [],
    meaningOf: (name) =>
      mixedMeanings(name).length > 0 ? mixedFit(name, byName.get(name)?.samples ?? []) : guessMeaning(name),
    isPlausible: (field, index, rank) => isPlausible(field, samples.get(index) ?? [], rank),
  });
}

/** Decides a header such as `Email / Phone`: it is the field that reads the first parts of nearly all cells. */
function mixedFit(name: string, samples: readonly string[]): NameFit | undefined {
  const meaning = (['email', 'phone'] as const).find(
    (field) =>
      mixedMeanings(name).includes(field) &&
      samples.length > 0 &&
      isRead(evidenceOf(field, { transform: ['first'] }, samples)),
  );
  return meaning && { meaning, rank: 'qualified', dropped: '', stem: name, number: 1 };
}

function candidatesOf({ known }: NameMatches, columns: readonly SampledColumn[]): Candidates {
  const byIndex = new Map(columns.map((column) => [column.index, column]));
  return new Map(
    [...known].map(([field, candidates]) => [
      field,
      candidates.flatMap((candidate): SampledCandidate[] => {
        const [first, ...others] = candidate.columns.flatMap((index) => byIndex.get(index) ?? []);
        if (first === undefined) return [];
        const samples = [first, ...others].flatMap((column) => column.samples);
        return [{ ...candidate, columns: [first, ...others], samples }];
      }),
    ]),
  );
}

/** Whether the two columns are halves of one name: `employee_first_name` and `employee_last_name` support each other. */
function isPair(candidates: Candidates): boolean {
  const [first, last] = [candidates.get('firstName') ?? [], candidates.get('lastName') ?? []];
  const nameOf = (list: readonly SampledCandidate[]) =>
    list.length === 1 ? list[0]?.columns[0].name.toLowerCase() : undefined;
  const [one, other] = [nameOf(first), nameOf(last)];
  return one !== undefined && one.replace('first', 'last') === other;
}

/** Switches off a field that two typed headers name: it cannot be switched on twice. */
function withoutRival(line: GuessLine, lines: readonly GuessLine[]): GuessLine {
  const isAlone = lines.every((other) => other === line || other.name !== line.name);
  return isAlone ? line : { ...line, isActive: false };
}
