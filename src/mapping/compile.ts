import { carriesFields, type Action } from '../contact/change.js';
import { matchedField, type MatchBy } from '../contact/key.js';
import { cleanCell, printable } from '../contact/text.js';
import { createActionReader } from './action-column.js';
import { bindField, filledBy } from './bind-field.js';
import type { BlankRules } from './cell-reader.js';
import type { CompiledMapping, IgnoredColumn, RowKey } from './compiled.js';
import { listOf, planFields } from './field-plan.js';
import type { FieldRule } from './field-rule.js';
import { createHeader, type Header } from './header.js';
import { listed, mappingError } from './mistakes.js';
import { NOTHING_TO_SEND } from './nothing-to-send.js';
import { createKeyReader, decideKey } from './row-key.js';
import { createFieldReader, createRowReader, type RowRules } from './row-reader.js';
import type { MappingFile } from './schema.js';

/** Settings that decide what a row means. */
export type MappingOptions = {
  readonly timezone: string;
  readonly action: Action;
  /** The flag `--match`. Without it the mapping decides. */
  readonly match?: MatchBy;
  readonly blank: 'skip' | 'clear';
  readonly clearWord: string;
  /** Words that stand for an empty cell in every column. */
  readonly nullWords?: readonly string[];
  /** When the run began, in Unix ms. A birthday cannot be later. */
  readonly nowMs?: number;
  /**
   * Whether the mapping is only checked, not run. Then a mapping that sends nothing yet gets a remark, and is
   * no mistake.
   */
  readonly isDraft?: boolean;
  /** Whether the contacts' present values will stay unknown. `overwrite: if_empty` needs them. */
  readonly isBlind?: boolean;
};

/** Remarks on columns and fields that the mapping table shows beside the mapping file's own. */
type MappingRemarks = {
  /** Why a column is ignored, by its index. */
  readonly ignored: ReadonlyMap<number, string>;
  /** Where a field's column was found, by the field's name. */
  readonly fields: ReadonlyMap<string, string>;
  /** Notes on the mapping as a whole. */
  readonly notes?: readonly string[];
};

const NO_REMARKS: MappingRemarks = { ignored: new Map(), fields: new Map() };

type Input = {
  readonly file: MappingFile;
  readonly header: Header;
  readonly options: MappingOptions;
  readonly source: string;
  readonly remarks: MappingRemarks;
  /** Rules that whole columns have told, by field. */
  readonly rules: ReadonlyMap<string, FieldRule>;
};

/**
 * Binds a mapping file to a header. Throws RunError('mapping') with all mistakes, a line each; `source` is
 * the mapping file's name for the message.
 */
export function compileMapping(
  file: MappingFile,
  header: readonly string[],
  options: MappingOptions,
  source: string,
  remarks: MappingRemarks = NO_REMARKS,
): CompiledMapping {
  return compile({ file, header: createHeader(header), options, source, remarks, rules: new Map() });
}

function compile(input: Input): CompiledMapping {
  const { file, header, options, rules, remarks } = input;
  const mistakes: string[] = [];
  const blanks = blankRules(options);
  const plans = planFields(file, options).map((plan) => ({
    ...plan,
    rule: rules.get(plan.field) ?? plan.rule,
  }));
  const key = decideKey(file, plans, options.match, header, mistakes);
  const action = bindAction(file, options.action, blanks, header, mistakes);
  const columns = plans.flatMap(({ source }) => ('columns' in source ? source.columns : [])).length;
  const fields = plans.flatMap(
    (plan) =>
      bindField(plan, header, { blanks, origin: remarks.fields.get(plan.field), columns }, mistakes) ?? [],
  );
  for (const plan of plans)
    if (plan.overwrite === 'if_empty' && options.isBlind === true)
      mistakes.push(
        `${plan.path.join('.')}.overwrite: if_empty needs each contact's present value: add --compare, or leave it out`,
      );
  const sendsNothing = plans.length === 0 && carriesFields(options.action) && file.action === undefined;
  if (sendsNothing && options.isDraft !== true) mistakes.push(NOTHING_TO_SEND);
  if (key === undefined || action === undefined || mistakes.length > 0)
    throw mappingError(input.source, mistakes, `The header has ${listed(header.names)}.`);

  const keyReader = bindKey(key, header, blanks);
  const actionIndex = typeof action === 'string' ? undefined : action.columnIndex;
  const birthday = plans.find((plan) => plan.rule.type === 'birthday');
  return {
    key,
    actionColumn: typeof action === 'string' ? undefined : action.column,
    fields: fields.map((field) => field.mapped),
    ignored: ignoredColumns(input, key, [
      ...[key.columnIndex, ...(key.otherIndexes ?? []), actionIndex],
      ...fields.flatMap(({ mapped }) => [mapped.columnIndex, ...(mapped.otherIndexes ?? [])]),
    ]),
    notes: [...(remarks.notes ?? []), ...(sendsNothing ? [NOTHING_TO_SEND] : [])],
    birthdayZone: birthday?.rule.type === 'birthday' ? birthday.rule.options.timezone : undefined,
    mapRow: createRowReader({ key: keyReader, action, fields: fields.map((field) => field.reader) }),
    readField: createFieldReader(fields.map((field) => field.reader)),
    watched: new Map(plans.flatMap((plan) => ('columns' in plan.source ? [[plan.field, plan.rule]] : []))),
    withRules: (told) => compile({ ...input, rules: new Map([...rules, ...told]) }),
  };
}

/** The reader of the key's column, or columns. */
function bindKey(key: RowKey, header: Header, blanks: BlankRules): RowRules['key'] {
  const { otherIndexes = [] } = key;
  const read = createKeyReader(key, blanks);
  const main = { column: key.column, columnIndex: key.columnIndex, read };
  if (otherIndexes.length === 0) return main;
  const readers = otherIndexes.map((columnIndex) => {
    const column = header.names[columnIndex] ?? '';
    return { column, columnIndex, read: createKeyReader({ ...key, column }, blanks) };
  });
  return { ...main, others: { readers, isFilled: filledBy(blanks) } };
}

/** How empty cells are read, and words that stand for an empty cell. The words are cleaned like cells. */
export function blankRules({
  blank,
  clearWord,
  nullWords = [],
}: Pick<MappingOptions, 'blank' | 'clearWord' | 'nullWords'>): BlankRules {
  return { blank, clearWord: cleanCell(clearWord), nullWords: new Set(nullWords.map(cleanCell)) };
}

/** The action of all rows, or the reader of the column that holds the action. */
function bindAction(
  { action }: MappingFile,
  whenEmpty: Action,
  blanks: BlankRules,
  header: Header,
  mistakes: string[],
): RowRules['action'] | undefined {
  if (action === undefined) return whenEmpty;
  const { column, values = {} } = typeof action === 'string' ? { column: action } : action;
  const columnIndex = header.find(
    column,
    typeof action === 'string' ? ['action'] : ['action', 'column'],
    mistakes,
  );
  if (columnIndex === undefined) return undefined;
  const read = createActionReader(values, whenEmpty, blanks.nullWords);
  return { column: header.names[columnIndex] ?? column, columnIndex, read };
}

function ignoredColumns(
  { file, header, remarks }: Input,
  key: RowKey,
  used: readonly (number | undefined)[],
): IgnoredColumn[] {
  const otherKeys = [file.id, file.match?.column].flatMap(listOf).map(cleanCell);
  return header.names.flatMap((column, index) => {
    if (used.includes(index)) return [];
    const reason = remarks.ignored.get(index) ?? hiddenReason(column);
    if (reason !== undefined) return { column, index, reason };
    const isOtherKey = otherKeys.includes(column);
    return {
      column,
      index,
      reason: isOtherKey
        ? `rows are found by ${printable(matchedField(key.by))}`
        : 'the mapping does not name it',
    };
  });
}

/** Why a column is always ignored, whatever the mapping says; undefined for every other column. */
export function hiddenReason(column: string): string | undefined {
  if (column === '') return 'it has no name';
  return column.startsWith('_') ? 'its name begins with "_"' : undefined;
}
