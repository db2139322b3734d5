import { parseContactId } from '../../contact/id.js';
import { quoteCell } from '../../contact/text.js';
import { isActionName } from '../action-column.js';
import { recogniseExport } from '../known-exports.js';
import { foldName } from '../name-words.js';
import { evidenceOf, holdsLists, isMostlyRead, isRead } from './evidence.js';
import type { Candidates, GuessLine, KeyField, SampledCandidate, SampledColumn } from './guess-types.js';
import { fits } from './infer-type.js';
import { idLine, idSuggestion, keySuggestions, matchLine, nameSomebody } from './key-lines.js';

/** A column with more different words than this is no column of actions. */
const ACTION_WORDS = 6;

/** E-mails are preferred unless so many times more rows have a phone that can be read. */
const MUCH_FULLER = 1.15;

/**
 * The least share of different values in a key. Of columns that compete, one may belong to a household or a
 * firm, and such values repeat.
 */
const DIFFERENT = 0.5;
const DIFFERENT_IN_RIVALS = 0.95;

/** A key that could find the contact. */
type KeyGuess = {
  readonly by: KeyField;
  readonly candidate: SampledCandidate;
  /** How many rows have one that can be read, judged by the sampled cells. */
  readonly filled: number;
  /** How many other columns fit the field equally well. */
  readonly rivals: number;
};

/**
 * How rows may find their contacts: by Chative's ID, else by the fuller one of e-mail and phone. A column
 * whose name only ends like one of these is never the key. IDs that look like another system's are not the
 * key where a good e-mail exists.
 */
export function guessKey(
  candidates: Candidates,
  columns: readonly SampledColumn[],
  rows: readonly (readonly string[])[],
): GuessLine[] {
  const keys = (['email', 'phone'] as const).flatMap((by) => goodKeys(by, candidates, rows));
  const full = bestKey(keys);
  const ids = candidates.get('id') ?? [];
  // Where no row can be read, the names of the columns decide.
  const best = full ?? (ids.length === 0 ? unseenKey(candidates) : undefined);
  const id = ids.length === 1 && ids[0] !== undefined ? idLine(ids[0], best !== undefined) : undefined;
  const suggestions =
    id === undefined ? [...ids.map((one) => idSuggestion(one.columns[0])), ...otherIds(columns, ids)] : [id];
  if (id?.isActive === true) return [id];
  return best === undefined ? suggestions : [...keyLines(best, candidates), ...suggestions];
}

/** A key without rivals, unless one that competes has more than twice as many values. */
function bestKey(keys: readonly KeyGuess[]): KeyGuess | undefined {
  const alone = keys.filter(({ rivals }) => rivals === 0);
  const sure = fullest(alone);
  const contested = fullest(keys.filter(({ rivals }) => rivals > 0));
  return sure && contested ? (contested.filled > sure.filled * 2 ? contested : sure) : (sure ?? contested);
}

/** The key with the most values; of e-mail and phone the e-mail, unless it has far fewer. */
function fullest(keys: readonly KeyGuess[]): KeyGuess | undefined {
  const fullestOf = (by: KeyField) =>
    keys.filter((key) => key.by === by).toSorted((a, b) => b.filled - a.filled)[0];
  const [email, phone] = [fullestOf('email'), fullestOf('phone')];
  return email && phone ? (phone.filled > email.filled * MUCH_FULLER ? phone : email) : (email ?? phone);
}

/** The key, and the columns that compete with it as suggestions. */
function keyLines(best: KeyGuess, candidates: Candidates): GuessLine[] {
  const line = matchLine(best);
  if (best.rivals === 0) return [line];
  const others = keySuggestions(best.by, candidates).filter(
    ({ spec }) => JSON.stringify(spec['column']) !== JSON.stringify(line.spec['column']),
  );
  const reason = `of ${best.rivals + 1} columns that fit, the one with the most values`;
  return [{ ...line, remark: `${line.remark}; ${reason}` }, ...others];
}

/** Columns that end in "id" and hold possible IDs. The own IDs of a known program are left out. */
function otherIds(columns: readonly SampledColumn[], ids: readonly SampledCandidate[]): GuessLine[] {
  const source = recogniseExport(columns.map(({ name }) => name));
  const own = new Set(source?.ids.map(foldName));
  const named = new Set(ids.map(({ columns: [column] }) => column.name));
  return columns
    .filter(
      ({ name, samples }) =>
        /id$/i.test(name) && !named.has(name) && !own.has(foldName(name)) && fits(samples, parseContactId),
    )
    .map(idSuggestion);
}

/** Columns that can find contacts: the whole name tells so, most cells fit, and they differ from each other. */
function goodKeys(by: KeyField, candidates: Candidates, rows: readonly (readonly string[])[]): KeyGuess[] {
  const all = (candidates.get(by) ?? []).filter(({ columns }) => !nameSomebody(columns));
  const rivals = all.length - 1;
  return all.flatMap((candidate): KeyGuess[] => {
    const options = holdsLists(by, candidate.samples) ? { transform: ['first'] } : {};
    const cells = filledCells(candidate, rows);
    const evidence = evidenceOf(by, options, candidate.samples);
    const isGood =
      candidate.rank !== 'part' &&
      candidate.samples.length > 0 &&
      new Set(cells).size > cells.length * (rivals === 0 ? DIFFERENT : DIFFERENT_IN_RIVALS) &&
      (rivals === 0 ? isMostlyRead(evidence) : isRead(evidence));
    const filled = (cells.length * evidence.read) / Math.max(evidence.cells, 1);
    return isGood ? [{ by, candidate, filled, rivals }] : [];
  });
}

/** The first filled cell of each row. */
function filledCells({ columns }: SampledCandidate, rows: readonly (readonly string[])[]): string[] {
  return rows.flatMap((row) => {
    const filled = columns.map(({ index }) => (row[index] ?? '').trim()).find((text) => text !== '');
    return filled === undefined ? [] : [filled.toLowerCase()];
  });
}

function unseenKey(candidates: Candidates): KeyGuess | undefined {
  const found = (['email', 'phone'] as const).flatMap((by): KeyGuess[] => {
    const [candidate, ...rivals] = candidates.get(by) ?? [];
    const isNamed = candidate?.rank === 'exact' || candidate?.rank === 'synonym';
    return candidate && isNamed && rivals.length === 0 && candidate.samples.length === 0
      ? [{ by, candidate, filled: 0, rivals: 0 }]
      : [];
  });
  return found[0];
}

/** Columns that may hold the action of a row. They are only suggested, because such a column can delete. */
export function guessAction(columns: readonly SampledColumn[]): GuessLine[] {
  const found = columns.filter(({ name, samples }) => isActionName(name) && samples.length <= ACTION_WORDS);
  return found.map(({ name, samples }) => {
    const words = samples.filter((word) => !/^(?:update|delete)$/i.test(word));
    const sample = words[0] ?? 'x';
    const remark =
      words.length === 0
        ? 'can delete contacts'
        : `say what its words mean, such as values: { ${quoteCell(sample)}: update }, update or delete for each`;
    return { name: 'action', spec: { column: name }, isActive: false, remark };
  });
}
