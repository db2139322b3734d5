import { STANDARD_FIELDS, type StandardField } from '../../contact/field.js';
import { unwrapCell } from '../../contact/decoration.js';
import { refuseNoValue } from '../../contact/no-value.js';
import { cleanCell } from '../../contact/text.js';
import { hiddenReason } from '../compile.js';
import { guessAction, guessKey } from './guess-key.js';
import { guessCustomField, guessStandardField, isPlausible } from './guess-field.js';
import type { Candidates, GuessLine, GuessRank, MappingGuess, SampledColumn } from './guess-types.js';
import { guessMeaning, typedHeader } from '../header-name.js';

const RANKS = ['exact', 'synonym', 'ending'] as const satisfies readonly GuessRank[];

/** Different cells looked at per column: enough for a guess, few enough to be quick. */
const SAMPLES = 200;

/**
 * Guesses a mapping file from the header and some rows. What only a person can decide (two columns for one
 * field, a date that reads two ways, custom fields, deletes) is suggested, never switched on.
 */
export function guessMapping(
  header: readonly string[],
  sampleRows: readonly (readonly string[])[],
  { timezone, source, nowMs }: { timezone: string; source: string; nowMs: number },
): MappingGuess {
  const names = header.map(cleanCell);
  const ignored: { column: string; reason: string }[] = [];
  const columns: SampledColumn[] = [];
  names.forEach((name, index) => {
    const reason =
      hiddenReason(name) ??
      (names.indexOf(name) === names.lastIndexOf(name) ? undefined : 'the header names it twice');
    if (reason === undefined) columns.push({ name, samples: sampleCells(sampleRows, index) });
    else ignored.push({ column: name, reason });
  });

  const candidates = findCandidates(columns);
  const key = guessKey(candidates, columns);
  const fields = (Object.keys(STANDARD_FIELDS) as StandardField[]).flatMap((field) => {
    const found = candidates.get(field);
    return found === undefined ? [] : guessStandardField(field, found, { timezone, nowMs }, key);
  });
  const action = guessAction(columns);
  const used = new Set([...key, ...action, ...fields].map((line) => line.spec['column']));
  const rest = columns.filter((column) => !used.has(column.name));
  const customFields = rest.flatMap((column) => guessCustomField(column, timezone));
  return {
    source,
    sampledRows: sampleRows.length,
    key,
    action,
    fields,
    customFields: customFields.map((line) => withoutRival(line, customFields)),
    ignored,
  };
}

function sampleCells(rows: readonly (readonly string[])[], index: number): string[] {
  const samples = new Set<string>();
  for (const row of rows) {
    const cell = cleanCell(row[index] ?? '');
    const text = cell === '' ? '' : unwrapCell(cell, 'text');
    if (text !== '' && refuseNoValue(text) === undefined) samples.add(text);
    if (samples.size === SAMPLES) break;
  }
  return [...samples];
}

/** For each field the columns of the best rank that any column has. */
function findCandidates(columns: readonly SampledColumn[]): Map<'id' | StandardField, Candidates> {
  const found = columns.flatMap((column) => {
    const fit = typedHeader(column.name) === undefined ? guessMeaning(column.name) : undefined;
    return fit === undefined || fit.meaning === 'fullName'
      ? []
      : { column, meaning: fit.meaning, rank: fit.rank };
  });
  const best = new Map<'id' | StandardField, Candidates>();
  for (const rank of RANKS) {
    for (const { meaning } of found) {
      if (best.has(meaning)) continue;
      const fitting = found.filter((other) => other.meaning === meaning && other.rank === rank);
      const columns = fitting
        .map((other) => other.column)
        .filter((column) => rank !== 'ending' || isPlausible(meaning, column.samples));
      if (columns.length > 0) best.set(meaning, { rank, columns });
    }
  }
  return best;
}

/** A field named by two typed headers cannot be switched on twice. */
function withoutRival(line: GuessLine, lines: readonly GuessLine[]): GuessLine {
  const isAlone = lines.every((other) => other === line || other.name !== line.name);
  return isAlone ? line : { ...line, isActive: false };
}
