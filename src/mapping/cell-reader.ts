import type { FieldValue } from '../contact/change.js';
import { unwrapCell } from '../contact/decoration.js';
import { isStandardField } from '../contact/field.js';
import { isNoDate } from '../contact/no-date.js';
import { firstOfList } from '../contact/first-of-list.js';
import { refuseNoValue } from '../contact/no-value.js';
import { oddityOf } from '../contact/odd-text.js';
import { invalid, type Parsed } from '../contact/problem.js';
import { isSpreadsheetError } from '../contact/spreadsheet-error.js';
import { cleanCell, quoteCell, toNfc } from '../contact/text.js';
import type { DeclaredValue, FieldPlan } from './field-plan.js';
import { createTextParser, type FieldRule } from './field-rule.js';
import { pathText } from './mistakes.js';
import type { RowObserver } from './remarks.js';
import { createWordMap } from './word-map.js';

/** The value that a cell gives its field; undefined where it gives none. */
export type Reading = Parsed<FieldValue> | undefined;

/** Reads the cells of one column for one field. */
export type CellReader = (cell: string, observer?: RowObserver) => Reading;

/** How cells without a value are read. `clearWord` and `nullWords` are cleaned like cells. */
export type BlankRules = {
  readonly blank: 'skip' | 'clear';
  readonly clearWord: string;
  readonly nullWords: ReadonlySet<string>;
};

const CLEARED: Parsed<FieldValue> = { ok: true, value: null };

/**
 * Compiles how a field reads the cells of `column`. Declared values that the field cannot hold are added to
 * `mistakes`. The order matters. First, decoration is taken off. Then the clear word, declared words and null
 * words are looked for. Then a cell that certainly holds no value is refused.
 */
export function createCellReader(
  plan: FieldPlan,
  column: string,
  blanks: BlankRules,
  mistakes: string[],
): CellReader {
  const { field, rule } = plan;
  const parse = createTextParser(rule);
  const transform = createTransform(plan.transform, rule);
  const declared = createDeclared(plan, blanks, mistakes);
  const isEmptyDate = rule.type === 'date' || rule.type === 'birthday' ? noDateOf(rule) : undefined;
  const isName = isStandardField(field);

  /** Tells the observer that something was taken off a cell, or that its text is odd. */
  function tell(observer: RowObserver, isUnwrapped: boolean, text: string, result: Reading): void {
    if (rule.type !== 'text') observer.text(field, text, result?.ok === true);
    if (result?.ok !== true) return;
    if (isUnwrapped || (isSentAsWritten(rule) && result.value !== text)) observer.remark(column, 'unwrapped');
    const oddity = rule.type === 'text' ? oddityOf(text, isName) : undefined;
    if (oddity !== undefined) observer.remark(column, oddity);
  }

  return (cell, observer) => {
    const written = cleanCell(cell);
    if (written === '') return declared.empty;
    const bare = unwrapCell(written, rule.type);
    if (bare === '') return declared.empty;
    if (written === blanks.clearWord || bare === blanks.clearWord) return CLEARED;
    const known = declared.lookUp(written) ?? declared.lookUp(bare);
    if (known !== undefined) return declared.reading(known);
    if (blanks.nullWords.has(written) || blanks.nullWords.has(bare)) {
      observer?.remark(column, 'null_word');
      return declared.empty;
    }
    if (isEmptyDate?.(bare) === true) {
      observer?.remark(column, 'no_date');
      return declared.empty;
    }
    const refusal = refuseNoValue(bare, rule.type === 'text') ?? refuseNearClearWord(bare, blanks.clearWord);
    if (refusal !== undefined) return refusal;
    const { text, isFirst } = transform(bare);
    if (isFirst) observer?.remark(column, 'first');
    const result = (isFirst ? refuseNoValue(text, rule.type === 'text') : undefined) ?? parse(text);
    if (observer) tell(observer, bare !== written, text, result);
    return result;
  };
}

/** Whether a cell is filled. It chooses between several columns of one field. */
export function isFilled(cell: string, { nullWords }: Pick<BlankRules, 'nullWords'>): boolean {
  const written = cleanCell(cell);
  if (written === '' || nullWords.has(written)) return false;
  const bare = unwrapCell(written, 'text');
  return bare !== '' && !nullWords.has(bare);
}

/** Reads a constant. One that the field cannot hold is added to `mistakes`. */
export function readConstant(
  value: DeclaredValue,
  plan: FieldPlan,
  clearWord: string,
  mistakes: string[],
): FieldValue {
  const text = cleanCell(String(value));
  const reading =
    isSpreadsheetError(text) && text !== clearWord
      ? invalid('invalid_value', `${quoteCell(text)} is a spreadsheet's error, not a value`)
      : readDeclared(value, plan.rule, clearWord);
  if (reading.ok) return reading.value;
  mistakes.push(`${pathText([...plan.path, 'value'])}: ${reading.message}`);
  return null;
}

/** The words that the mapping declares, and the meaning of an empty cell. */
type Declared = {
  readonly empty: Reading;
  lookUp(word: string): DeclaredValue | undefined;
  reading(value: DeclaredValue): Reading;
};

function createDeclared({ values, rule, path }: FieldPlan, blanks: BlankRules, mistakes: string[]): Declared {
  const blank = blanks.blank === 'clear' ? CLEARED : undefined;
  const readings = new Map<DeclaredValue, Reading>();
  for (const [word, value] of Object.entries(values)) {
    const reading = String(value).trim() === '' ? blank : readDeclared(value, rule, blanks.clearWord);
    readings.set(value, reading);
    if (reading?.ok === false) mistakes.push(`${pathText([...path, 'values', word])}: ${reading.message}`);
  }
  const lookUp = createWordMap(values);
  const ofEmpty = lookUp('');
  return {
    empty: ofEmpty === undefined ? blank : readings.get(ofEmpty),
    lookUp,
    reading: (value) => readings.get(value),
  };
}

/**
 * Reads a value that the mapping file declares. For numbers and booleans the separators of the column's cells
 * do not count.
 */
function readDeclared(value: DeclaredValue, rule: FieldRule, clearWord: string): Parsed<FieldValue> {
  if (typeof value === 'number') return readNumber(value, rule);
  if (typeof value === 'boolean' && rule.type === 'boolean') return { ok: true, value };
  const text = cleanCell(String(value));
  if (text === clearWord) return CLEARED;
  if (text === '') return invalid('invalid_value', 'expected a value that is not empty');
  // A text is declared on purpose, so it may be one that a cell could not hold.
  return createTextParser(rule)(text);
}

/**
 * Reads a number from the mapping file. YAML has already read it as a double: 007 has lost its zeros, and a
 * long number its last digits.
 */
function readNumber(value: number, rule: FieldRule): Parsed<FieldValue> {
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return invalid('invalid_number', `${value} would lose digits: put it in quotes`);
  if (rule.type === 'number') return { ok: true, value };
  if (rule.type === 'text' || rule.type === 'phone')
    return invalid('invalid_value', `${value} is a number, the field holds text: put it in quotes`);
  return createTextParser(rule)(String(value));
}

/** Refuses the clear word in another case. It could mean the clear word, or be an ordinary text. */
function refuseNearClearWord(text: string, clearWord: string): Parsed<never> | undefined {
  if (text.length !== clearWord.length || text.toLowerCase() !== clearWord.toLowerCase()) return undefined;
  const word = quoteCell(text);
  return invalid(
    'invalid_value',
    `${word} could be the clear word ${quoteCell(clearWord)} or a text: write ${quoteCell(clearWord)} to clear the field, ` +
      `or keep the text with values: { ${word}: ${word} }`,
  );
}

/**
 * Whether the field's value is the text itself. Then a value that differs from the text shows that decoration
 * was taken off.
 */
function isSentAsWritten(rule: FieldRule): boolean {
  return rule.type === 'email' || (rule.type === 'phone' && rule.options.output === 'asis');
}

function noDateOf(rule: Extract<FieldRule, { type: 'date' | 'birthday' }>): (text: string) => boolean {
  const { format } = rule.options;
  return (text) => isNoDate(text, format);
}

type Transformed = { readonly text: string; readonly isFirst: boolean };

/**
 * Compiles `transform`. `trim` needs no step, because every cell is trimmed. After `first` the text may have
 * decoration of its own.
 */
function createTransform(steps: FieldPlan['transform'], rule: FieldRule): (text: string) => Transformed {
  const needed = steps.filter((step) => step !== 'trim');
  if (needed.length === 0) return (text) => ({ text, isFirst: false });
  return (whole) => {
    let text = whole;
    let isFirst = false;
    for (const step of needed) {
      if (step === 'first') {
        const first = firstOfList(text);
        if (first !== text) isFirst = true;
        text = first === text ? text : unwrapCell(cleanCell(first), rule.type);
      } else text = toNfc(step === 'lowercase' ? text.toLowerCase() : text.toUpperCase());
    }
    return { text, isFirst };
  };
}
