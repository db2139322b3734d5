import { parseContactId } from '../contact/id.js';
import { normaliseKey, type MatchBy } from '../contact/key.js';
import { invalid, type Parsed } from '../contact/problem.js';
import { cleanCell, quoteCell } from '../contact/text.js';
import { refuseSpreadsheetError } from './cell-reader.js';
import type { RowKey } from './compiled.js';
import type { FieldPlan } from './field-plan.js';
import type { Header } from './header.js';
import type { MappingFile } from './schema.js';

/** Decides which column finds a row's contact: `--match` first, then the mapping file. Adds to `mistakes`. */
export function decideKey(
  file: MappingFile,
  plans: readonly FieldPlan[],
  match: MatchBy | undefined,
  header: Header,
  mistakes: string[],
): RowKey | undefined {
  const chosen = chooseColumn(file, plans, match, mistakes);
  if (chosen === undefined) return undefined;
  const { by, column, path, country } = chosen;
  const columnIndex = header.find(column, path, mistakes);
  if (columnIndex === undefined) return undefined;
  return {
    by,
    columnIndex,
    column: header.names[columnIndex] ?? column,
    ...(country === undefined ? {} : { country }),
  };
}

type Chosen = { by: MatchBy; column: string; path: readonly string[]; country?: string | undefined };

function chooseColumn(
  file: MappingFile,
  plans: readonly FieldPlan[],
  match: MatchBy | undefined,
  mistakes: string[],
): Chosen | undefined {
  const by = match ?? file.match?.by ?? 'id';
  if (by === 'id') {
    if (file.id !== undefined) return { by, column: file.id, path: ['id'] };
    mistakes.push(
      match === undefined
        ? noKey(plans)
        : '--match id: the mapping names no column with the ID; add id: COLUMN',
    );
    return undefined;
  }
  const plan = plans.find((candidate) => candidate.field === by);
  const country = plan?.rule.type === 'phone' ? plan.rule.options.country : undefined;
  if (file.match?.by === by) {
    return {
      by,
      column: file.match.column,
      path: ['match', 'column'],
      country: file.match.country ?? country,
    };
  }
  if (plan !== undefined && 'column' in plan.source)
    return { by, column: plan.source.column, path: plan.path, country };
  mistakes.push(
    `--match ${by}: the mapping names no column with the ${by}; add match: { by: ${by}, column: COLUMN }`,
  );
  return undefined;
}

function noKey(plans: readonly FieldPlan[]): string {
  const cure = (['email', 'phone'] as const).find((by) =>
    plans.some((plan) => plan.field === by && 'column' in plan.source),
  );
  const flag = cure === undefined ? '' : `, or use --match ${cure}`;
  return `nothing says how a row finds its contact: add id: COLUMN or match: { by: email, column: COLUMN }${flag}`;
}

/** Compiles the key's cell into what all rows of one contact have in common. */
export function createKeyReader(key: RowKey, clearWord: string): (cell: string) => Parsed<string> {
  const missing = invalid(
    'missing_id',
    key.by === 'id' ? 'the row has no contact ID' : `the row has no ${key.by} to find its contact by`,
  );
  const read = key.by === 'id' ? parseContactId : createMatchReader(key.by, key.country);
  return (cell) => {
    const text = cleanCell(cell);
    if (text === '' || text === clearWord) return missing;
    return refuseSpreadsheetError(text) ?? read(text);
  };
}

function createMatchReader(
  by: 'email' | 'phone',
  country: string | undefined,
): (text: string) => Parsed<string> {
  return (text) => {
    const key = normaliseKey(by, text, country);
    // The form is judged where a field sends it: a contact may well hold an address of odd form.
    const isKey = key !== undefined && (by === 'phone' || text.includes('@'));
    if (isKey) return { ok: true, value: key };
    const code = by === 'email' ? 'invalid_email' : 'invalid_phone';
    return invalid(code, `${quoteCell(text)} is no ${by} to find a contact by`);
  };
}
