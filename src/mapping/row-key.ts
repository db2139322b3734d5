import { unwrapCell } from '../contact/decoration.js';
import { parseEmail } from '../contact/email.js';
import { firstOfList } from '../contact/first-of-list.js';
import { cellTypeOf, matchByField, matchedField, readKey, type MatchBy } from '../contact/key.js';
import { refuseNoValue } from '../contact/no-value.js';
import { parsePhone } from '../contact/phone.js';
import { invalid, type Parsed } from '../contact/problem.js';
import { cleanCell, printable } from '../contact/text.js';
import type { BlankRules } from './cell-reader.js';
import type { RowKey } from './compiled.js';
import { listOf, type FieldPlan } from './field-plan.js';
import type { Header } from './header.js';
import type { RowObserver } from './remarks.js';
import type { MappingFile } from './schema.js';
import { createWordMap } from './word-map.js';

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
  const { by, columns, path, country } = chosen;
  const indexes = header.findAll(columns, path, mistakes);
  if (indexes === undefined) return undefined;
  const [columnIndex, ...otherIndexes] = indexes;
  const name = header.names[columnIndex] ?? '';
  const plan = plans.find(
    ({ field, source }) =>
      field === matchedField(by) &&
      'columns' in source &&
      source.columns.some((column) => cleanCell(column) === name),
  );
  const isFirst = [chosen.isFirst, plan?.transform.includes('first')].includes(true);
  return {
    by,
    columnIndex,
    column: name,
    ...(otherIndexes.length === 0 ? {} : { otherIndexes }),
    ...(country === undefined ? {} : { country }),
    ...(isFirst ? { isFirst } : {}),
    ...(plan === undefined ? {} : { values: plan.values }),
  };
}

type Chosen = {
  by: MatchBy;
  columns: readonly string[];
  path: readonly string[];
  country?: string | undefined;
  /** Whether the mapping's match has `transform: [first]`. */
  isFirst?: boolean;
};

function chooseColumn(
  file: MappingFile,
  plans: readonly FieldPlan[],
  match: MatchBy | undefined,
  mistakes: string[],
): Chosen | undefined {
  const by = match ?? matchOf(file) ?? 'id';
  if (by === 'id') {
    if (file.id !== undefined) return { by, columns: listOf(file.id), path: ['id'] };
    mistakes.push(
      match === undefined
        ? noKey(plans)
        : '--match id: the mapping names no column with the ID; add id: COLUMN',
    );
    return undefined;
  }
  const plan = plans.find((candidate) => candidate.field === matchedField(by));
  const country = plan?.rule.type === 'phone' ? plan.rule.options.country : undefined;
  if (file.match !== undefined && matchOf(file) === by) {
    return {
      by,
      columns: listOf(file.match.column),
      path: ['match', 'column'],
      country: file.match.country ?? country,
      isFirst: file.match.transform?.includes('first') ?? false,
    };
  }
  if (plan !== undefined && 'columns' in plan.source)
    return { by, columns: plan.source.columns, path: plan.path, country };
  mistakes.push(
    `--match ${printable(by)}: the mapping names no column with the ${nameOf(by)}; add match: { ${wayOf(by)}, column: COLUMN }`,
  );
  return undefined;
}

/** The way in which rows find their contacts by the mapping file. */
export function matchOf({ match }: Pick<MappingFile, 'match'>): MatchBy | undefined {
  if (match === undefined) return undefined;
  return match.by === 'field' ? matchByField(match.name ?? '') : match.by;
}

/** The key's name for messages. */
function nameOf(by: MatchBy): string {
  return printable(matchedField(by));
}

function wayOf(by: MatchBy): string {
  return by === 'id' || by === 'email' || by === 'phone' ? `by: ${by}` : `by: field, name: ${nameOf(by)}`;
}

function noKey(plans: readonly FieldPlan[]): string {
  const cure = (['email', 'phone'] as const).find((by) =>
    plans.some((plan) => plan.field === by && 'columns' in plan.source),
  );
  const flag = cure === undefined ? '' : `, or use --match ${cure}`;
  return `the file does not say how a row finds its contact: add id: COLUMN or match: { by: email, column: COLUMN }${flag}`;
}

/**
 * Compiles the reader of the key's cell. All rows of one contact give the same key. An e-mail and a phone are
 * read by the rules of their fields, so that a row's key and the field it sends cannot disagree.
 */
export function createKeyReader(
  key: RowKey,
  blanks: Pick<BlankRules, 'clearWord' | 'nullWords'>,
): (cell: string, observer?: RowObserver) => Parsed<string> {
  const { by, column, country, isFirst = false, values = {} } = key;
  const missing = invalid(
    'missing_id',
    by === 'id' ? 'the row has no contact ID' : `the row has no ${nameOf(by)} to find its contact by`,
  );
  const lookUp = createWordMap(values);

  function isNone(word: string): boolean {
    return word === '' || word === blanks.clearWord || blanks.nullWords.has(word);
  }

  /** The value that the mapping declares for the cell. Without one, the cell itself. */
  function declaredOr(written: string, bare: string): string {
    const declared = lookUp(written) ?? lookUp(bare);
    return declared === undefined ? bare : cleanCell(String(declared));
  }

  return (cell, observer) => {
    const written = cleanCell(cell);
    if (isNone(written)) return missing;
    const bare = unwrapCell(written, cellTypeOf(by));
    const whole = declaredOr(written, bare);
    if (isNone(whole)) return missing;
    const text =
      isFirst && whole === bare ? unwrapCell(cleanCell(firstOfList(whole)), cellTypeOf(by)) : whole;
    if (isFirst && text !== whole) observer?.remark(column, 'first');
    // For an ID, readKey itself refuses a cell without a value, with the code of IDs.
    const reading = (by === 'id' ? undefined : refuseNoValue(text, false)) ?? readKey(by, text, country);
    if (observer && reading.ok && (bare !== written || isDecorated(by, text, reading.value)))
      observer.remark(column, 'unwrapped');
    return reading;
  };
}

/** Whether the text of a key holds more than the value, such as a name beside an address. */
function isDecorated(by: MatchBy, text: string, key: string): boolean {
  if (by === 'id') return key !== text;
  if (key === text || (by !== 'email' && by !== 'phone')) return false;
  const read = by === 'email' ? parseEmail(text) : parsePhone(text, { output: 'asis' });
  return read.ok && read.value !== text;
}
