import { parseBoolean } from '../../contact/boolean.js';
import type { DateKind } from '../../contact/date.js';
import { parseEmail } from '../../contact/email.js';
import { isStandardField, type StandardField } from '../../contact/field.js';
import { createGenderColumn } from '../../contact/gender-column.js';
import { parseGender } from '../../contact/gender.js';
import { isNoDate } from '../../contact/no-date.js';
import { parsePhone } from '../../contact/phone.js';
import { isSystemField, isSystemKey } from '../../contact/system-key.js';
import { quoteCell } from '../../contact/text.js';
import type { Candidates, GuessLine, SampledColumn } from './guess-types.js';
import { typedHeader } from '../header-name.js';
import { dateReader, fits, inferOptions, inferTypes, type GuessedOptions } from './infer-type.js';
import { isIdName } from '../schema.js';
import type { YamlMap } from './yaml-text.js';

/** Words that a gender column is shown with for the user to explain. */
const GENDER_WORDS = 6;

/** Whether a column's cells could be those of the field; a column whose name only ends like one must show it. */
export function isPlausible(field: 'id' | StandardField, samples: readonly string[]): boolean {
  if (samples.length === 0) return true;
  switch (field) {
    case 'id':
    case 'firstName':
    case 'lastName':
      return true;
    case 'email':
      return fits(samples, parseEmail);
    case 'phone':
      return fits(samples, (text) => parsePhone(text, { output: 'asis' }));
    case 'gender':
      return samples.length <= GENDER_WORDS;
    case 'birthday':
      return inferOptions('birthday', samples, 'UTC').length > 0;
  }
}

/** A standard field from the columns that fit it best; switched on only where there is nothing to choose. */
export function guessStandardField(
  field: StandardField,
  { rank, columns }: Candidates,
  context: { readonly timezone: string; readonly nowMs: number },
  key: readonly GuessLine[],
): GuessLine[] {
  return columns.flatMap((column) => {
    const options = standardOptions(field, column.samples, context);
    const isKey = key.some((line) => line.isActive && line.spec['column'] === column.name);
    const asksForWords = options.some((way) => 'values' in way);
    const areMisfits = field === 'birthday' && options.some((way) => !readsAll(column, way, 'birthday'));
    const remarks = [
      asksForWords ? 'say what each word means: male, female, other, or "" to leave the field alone' : '',
      isKey ? 'finds the contact; take it up to send it too' : '',
      columns.length > 1 ? `one of ${columns.length} columns that fit: take up one` : '',
      options.length > 1 ? 'reads in several ways: take up the right one' : '',
      rank === 'ending' ? 'guessed from the end of its name' : '',
      field === 'birthday' && options.length === 0 ? 'how it writes dates is unclear: add format' : '',
      areMisfits ? 'does not read all of its cells' : '',
      exampleOf(column),
    ];
    const isActive = !isKey && !asksForWords && !areMisfits && columns.length === 1 && options.length === 1;
    return toLines(field, { column: column.name }, options, isActive, remarks);
  });
}

const KEPT_BY_CHATIVE = 'Chative itself keeps a column of this name: a custom field needs another one';

/** A custom field: as its typed header says, else only suggested, for nobody named it. */
export function guessCustomField(column: SampledColumn, timezone: string): GuessLine[] {
  const typed = typedHeader(column.name);
  if (typed === undefined) {
    const options = inferTypes(column.samples, timezone);
    const remarks = [isSystemKey(column.name) ? KEPT_BY_CHATIVE : '', exampleOf(column)];
    const name = isSystemKey(column.name) ? `My ${column.name}` : column.name;
    return toLines(name, { column: column.name }, options, false, remarks);
  }
  const { field, type } = typed;
  const options = inferOptions(type, column.samples, timezone);
  const isSystems = isSystemField(field, type);
  const isFree = !isStandardField(field) && !isIdName(field) && !isSystems;
  const isUnread =
    column.samples.length > 0 &&
    (options.length === 0 ||
      (type === 'boolean' && !fits(column.samples, parseBoolean)) ||
      (type === 'date' && options.some((way) => !readsAll(column, way, 'date'))));
  const remarks = [
    options.length > 1 ? 'reads in several ways: take up the right one' : '',
    isSystems ? KEPT_BY_CHATIVE : '',
    isUnread ? `its cells do not read as ${type}` : '',
    exampleOf(column),
  ];
  const spec = { column: column.name, type };
  const isActive = isFree && options.length < 2 && !isUnread;
  return toLines(isFree ? field : isSystems ? `My ${field}` : column.name, spec, options, isActive, remarks);
}

/** Whether nearly all sampled cells are dates by these options. */
function readsAll({ samples }: SampledColumn, way: GuessedOptions, kind: DateKind): boolean {
  return samples.length === 0 || fits(samples, dateReader(way, kind));
}

/** A line for each way of reading the column; one without options where there is none. */
function toLines(
  name: string,
  spec: YamlMap,
  options: readonly GuessedOptions[],
  isActive: boolean,
  remarks: readonly string[],
): GuessLine[] {
  const remark = remarks.filter((part) => part !== '').join('; ');
  const ways = options.length === 0 ? [{}] : options;
  return ways.map((way) => ({ name, spec: { ...spec, ...way }, isActive, remark }));
}

/** The options with which the field reads the cells: none where they are unclear, several where a person must choose. */
function standardOptions(
  field: StandardField,
  samples: readonly string[],
  { timezone, nowMs }: { timezone: string; nowMs: number },
): GuessedOptions[] {
  if (field === 'gender') return [genderOptions(samples)];
  if (field !== 'birthday') return [{}];
  const dates = samples.filter((text) => !isNoDate(text));
  return dates.length === 0 ? [{ timezone }] : inferOptions('birthday', dates, timezone, nowMs);
}

/** Words that are no gender by themselves get an empty meaning, which leaves the field alone: a line to fill in. */
function genderOptions(samples: readonly string[]): GuessedOptions {
  const column = createGenderColumn({});
  for (const text of samples) column.see(text);
  const rule = column.settle() ?? {};
  const unknown = samples.filter((text) => !parseGender(text, rule).ok);
  if (unknown.length === 0 || unknown.length > GENDER_WORDS) return {};
  return { values: Object.fromEntries(unknown.map((word) => [word, ''])) };
}

function exampleOf({ samples: [sample] }: SampledColumn): string {
  return sample === undefined ? 'no values in the sample' : `e.g. ${quoteCell(sample)}`;
}
