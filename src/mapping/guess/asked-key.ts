import { matchedField, type MatchBy } from '../../contact/key.js';
import { printable, quoteCell } from '../../contact/text.js';
import { typedHeader } from '../header-name.js';
import { listed, mappingError } from '../mistakes.js';
import { foldName } from '../name-words.js';
import type { Candidates, GuessLine, SampledColumn } from './guess-types.js';
import { columnSpec, idLine, idSuggestion, matchLine } from './key-lines.js';

/**
 * The key that `--match` asks for, switched on, even where the cells are better for another key. Of several
 * columns that fit, the first is taken, and the remark names the others. Columns with an ID stay as
 * suggestions. Throws RunError `mapping` where no column fits.
 */
export function askedKeys(
  by: MatchBy,
  candidates: Candidates,
  columns: readonly SampledColumn[],
  source: string,
): GuessLine[] {
  const ids = by === 'id' ? [] : (candidates.get('id') ?? []);
  return [askedKey(by, candidates, columns, source), ...ids.map((one) => idSuggestion(one.columns[0]))];
}

function askedKey(
  by: MatchBy,
  candidates: Candidates,
  columns: readonly SampledColumn[],
  source: string,
): GuessLine {
  switch (by) {
    case 'id':
    case 'email':
    case 'phone': {
      const [first, ...others] = candidates.get(by) ?? [];
      if (first === undefined) throw noColumn(by, columns, source);
      const line = by === 'id' ? idLine(first, false) : matchLine({ by, candidate: first });
      return withOthers(
        line,
        others.flatMap((other) => other.columns),
      );
    }
    default: {
      const [first, ...others] = columnsNamed(matchedField(by), columns);
      if (first === undefined) throw noColumn(by, columns, source);
      const remark = 'contacts are listed first, to find them; it matches as text, exactly';
      const spec = { by: 'field', name: matchedField(by), column: columnSpec([first.name]) };
      return withOthers({ name: 'match', spec, isActive: true, remark }, others);
    }
  }
}

/**
 * The columns headed by the field's name, with or without a type behind it. A column with exactly this name
 * comes first.
 */
function columnsNamed(field: string, columns: readonly SampledColumn[]): SampledColumn[] {
  const fitting = columns.filter(
    ({ name }) => foldName(typedHeader(name)?.field ?? name) === foldName(field),
  );
  return fitting.toSorted((a, b) => Number(b.name === field) - Number(a.name === field));
}

function withOthers(line: GuessLine, others: readonly SampledColumn[]): GuessLine {
  if (others.length === 0) return line;
  const names = others.map(({ name }) => quoteCell(name)).join(', ');
  return { ...line, remark: `${line.remark}; ${names} fits as well: choose one` };
}

function noColumn(by: MatchBy, columns: readonly SampledColumn[], source: string): Error {
  return mappingError(
    source,
    [`--match ${printable(by)}: no column fits ${printable(matchedField(by))}`],
    `The header has ${listed(columns.map(({ name }) => name))}. Without --match the file names columns to choose from.`,
  );
}
