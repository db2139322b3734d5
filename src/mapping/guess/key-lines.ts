import { parseContactId } from '../../contact/id.js';
import { foreignIds } from '../foreign-id.js';
import { wordsOf } from '../name-words.js';
import { nameSomebodyElse } from '../qualifiers.js';
import { CELLS_OF, evidenceOf, evidenceText, holdsLists, isRead } from './evidence.js';
import type { Candidates, GuessLine, KeyField, SampledCandidate, SampledColumn } from './guess-types.js';
import { fits } from './infer-type.js';

/**
 * The column with Chative's ID. It is only suggested where it looks like another system's ID and another key
 * is good.
 */
export function idLine({ columns: [column] }: SampledCandidate, hasOther: boolean): GuessLine {
  const foreign = foreignIds(column.samples);
  const isEmpty = column.samples.length === 0;
  const isValid = isEmpty || fits(column.samples, parseContactId);
  const isActive = !hasOther || (isValid && !isEmpty && foreign === undefined);
  const remark = !isValid
    ? 'its cells do not look like IDs: check it'
    : isEmpty
      ? 'no values in the sample'
      : foreign === undefined
        ? "it must hold the contact's ID in Chative"
        : `its cells look like ${foreign}: ${hasOther ? 'choose it only if Chative has the same IDs, and then remove match' : 'check it'}`;
  return { name: 'id', spec: { column: column.name }, isActive, remark };
}

/** A column that may hold Chative's ID. */
export function idSuggestion({ name, samples }: SampledColumn): GuessLine {
  const foreign = foreignIds(samples);
  const look = foreign === undefined ? '' : `; its cells look like ${foreign}`;
  const remark = `if it holds the contact's ID in Chative; then without match${look}`;
  return { name: 'id', spec: { column: name }, isActive: false, remark };
}

/** Columns that find contacts by e-mail or phone. */
type MatchingColumns = { readonly by: KeyField; readonly candidate: SampledCandidate };

/** The line that finds contacts by e-mail or phone. */
export function matchLine({ by, candidate }: MatchingColumns): GuessLine {
  const isList = holdsLists(by, candidate.samples);
  const options = isList ? { transform: ['first'] } : {};
  const evidence = evidenceOf(by, options, candidate.samples);
  const national = candidate.samples.filter((text) => /^\D*0\d/.test(text)).length;
  const remark = [
    'contacts are listed first, to find them',
    evidenceText(evidence, CELLS_OF[by]),
    by === 'phone' && national > 0
      ? 'numbers without their country are found once country names it, such as country: VN'
      : '',
  ];
  const spec = { by, column: columnSpec(candidate.columns.map(({ name }) => name)), ...options };
  return { name: 'match', spec, isActive: true, remark: remark.filter((part) => part !== '').join('; ') };
}

/** A key by phone with the country of the program's customers, where the cells are numbers of that country. */
export function withCountry(line: GuessLine, candidates: Candidates, country: string | undefined): GuessLine {
  const samples = candidates.get('phone')?.[0]?.samples ?? [];
  if (country === undefined || line.spec['by'] !== 'phone' || samples.length === 0) return line;
  const isList = holdsLists('phone', samples);
  const rule = { country, output: 'e164', ...(isList && { transform: ['first'] }) };
  const evidence = evidenceOf('phone', rule, samples);
  if (!isRead(evidence)) return line;
  const remark = `contacts are listed first, to find them; ${evidenceText(evidence, `are phone numbers of ${country}`)}`;
  return { ...line, spec: { ...line.spec, country }, remark };
}

/** Suggestions for a key where none is sure: columns that compete, and columns that only their cells suggest. */
export function possibleKeys(candidates: Candidates, byCells: readonly GuessLine[]): GuessLine[] {
  return (['email', 'phone'] as const).flatMap((by) => {
    const seen = byCells.filter(({ name }) => name === by);
    return [
      ...keySuggestions(by, candidates),
      ...seen.map(({ spec, remark }): GuessLine => ({
        name: 'match',
        spec: { by, ...spec },
        isActive: false,
        remark,
      })),
    ];
  });
}

/** Each column that could find contacts, and all of them in turn. */
export function keySuggestions(by: KeyField, candidates: Candidates): GuessLine[] {
  const rivals = (candidates.get(by) ?? []).filter(
    ({ columns, samples }) => samples.length > 0 && !nameSomebody(columns),
  );
  const named = rivals.map((candidate): GuessLine => ({ ...matchLine({ by, candidate }), isActive: false }));
  const column = rivals.flatMap(({ columns }) => columns.map(({ name }) => name));
  const remark = 'or the first of them that is filled';
  const inTurn: GuessLine = { name: 'match', spec: { by, column }, isActive: false, remark };
  return rivals.length > 1 ? [...named, inTurn] : named;
}

/** Whether a column names somebody else than the contact. */
export function nameSomebody(columns: readonly SampledColumn[]): boolean {
  return columns.some(({ name }) => nameSomebodyElse(wordsOf(name)));
}

/** One column's name, or the list of several. */
export function columnSpec(names: readonly string[]): string | readonly string[] {
  return names.length === 1 ? (names[0] ?? '') : names;
}
