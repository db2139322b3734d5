import type { FieldValue } from '../contact/change.js';
import { invalid, type Parsed } from '../contact/problem.js';
import { cleanCell, isSpreadsheetError, quoteCell } from '../contact/text.js';
import type { DeclaredValue, FieldPlan } from './field-plan.js';
import { createTextParser, type FieldRule, type TextParser } from './field-rule.js';
import { pathText } from './mistakes.js';
import { createWordMap } from './word-map.js';

/** What a cell says about its field; undefined where it says nothing. */
export type Reading = Parsed<FieldValue> | undefined;

/** How cells without a value of their own are taken. `clearWord` is cleaned like a cell. */
export type BlankRules = { readonly blank: 'skip' | 'clear'; readonly clearWord: string };

const CLEARED: Parsed<FieldValue> = { ok: true, value: null };

/** The refusal of a cell that holds a spreadsheet's error; undefined for every other text. */
export function refuseSpreadsheetError(text: string): Parsed<never> | undefined {
  if (!isSpreadsheetError(text)) return undefined;
  return invalid('invalid_value', `${quoteCell(text)} is a spreadsheet's error, not a value`);
}

/**
 * Compiles a field that reads a column. `parse` reads what no other rule decides. Declared values that the
 * field cannot hold are added to `mistakes`.
 */
export function createCellReader(
  plan: FieldPlan,
  parse: TextParser,
  blanks: BlankRules,
  mistakes: string[],
): (cell: string) => Reading {
  const transform = createTransform(plan.transform);
  const blank = blanks.blank === 'clear' ? CLEARED : undefined;
  const lookUp = createWordMap(plan.values);
  const readings = new Map<DeclaredValue, Reading>();
  for (const [word, value] of Object.entries(plan.values)) {
    const reading = String(value).trim() === '' ? blank : readDeclared(value, plan.rule, blanks.clearWord);
    readings.set(value, reading);
    if (reading?.ok === false)
      mistakes.push(`${pathText([...plan.path, 'values', word])}: ${reading.message}`);
  }
  return (cell) => {
    const text = cleanCell(cell);
    if (text === '') return blank;
    if (text === blanks.clearWord) return CLEARED;
    const refusal = refuseSpreadsheetError(text);
    if (refusal !== undefined) return refusal;
    const declared = lookUp(text);
    return declared === undefined ? parse(transform(text)) : readings.get(declared);
  };
}

/** Reads a constant; one that the field cannot hold is added to `mistakes`. */
export function readConstant(
  value: DeclaredValue,
  plan: FieldPlan,
  clearWord: string,
  mistakes: string[],
): FieldValue {
  const reading = readDeclared(value, plan.rule, clearWord);
  if (reading.ok) return reading.value;
  mistakes.push(`${pathText([...plan.path, 'value'])}: ${reading.message}`);
  return null;
}

/** A value as the mapping file declares it. Numbers and booleans skip the separators of the column's cells. */
function readDeclared(value: DeclaredValue, rule: FieldRule, clearWord: string): Parsed<FieldValue> {
  if (typeof value === 'number') return readNumber(value, rule);
  if (typeof value === 'boolean' && rule.type === 'boolean') return { ok: true, value };
  const text = cleanCell(String(value));
  if (text === clearWord) return CLEARED;
  if (text === '') return invalid('invalid_value', 'expected a value that is not empty');
  return refuseSpreadsheetError(text) ?? createTextParser(rule)(text);
}

/** YAML has read the number as a double: 007 has lost its zeros by now, and a long one its last digits. */
function readNumber(value: number, rule: FieldRule): Parsed<FieldValue> {
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return invalid('invalid_number', `${value} would lose digits: put it in quotes`);
  if (rule.type === 'number') return { ok: true, value };
  if (rule.type === 'text' || rule.type === 'phone')
    return invalid('invalid_value', `${value} is a number, the field holds text: put it in quotes`);
  return createTextParser(rule)(String(value));
}

function createTransform(steps: FieldPlan['transform']): (text: string) => string {
  const usesCase = steps.filter((step) => step !== 'trim');
  if (usesCase.length === 0) return (text) => text;
  return (text) => {
    let result = text;
    for (const step of usesCase) result = step === 'lowercase' ? result.toLowerCase() : result.toUpperCase();
    return result.normalize('NFC');
  };
}
