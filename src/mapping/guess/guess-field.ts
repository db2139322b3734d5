import { isStandardField, type StandardField } from '../../contact/field.js';
import { createGenderColumn } from '../../contact/gender-column.js';
import { parseGender } from '../../contact/gender.js';
import { lackOf } from '../../contact/date-lack.js';
import { isNoDate } from '../../contact/no-date.js';
import { isSystemField, isSystemKey } from '../../contact/system-key.js';
import { guessDateFormats } from '../../contact/date.js';
import { mentionsField, typedHeader, type NameRank } from '../header-name.js';
import type { MatchedField } from '../match-names.js';
import { wordsOf } from '../name-words.js';
import { nameSomebodyElse } from '../qualifiers.js';
import { isIdName } from '../id-name.js';
import {
  CELLS_OF,
  customEvidence,
  evidenceOf,
  evidenceText,
  exampleOf,
  grouped,
  holdsLists,
  isMostlyRead,
  isRead,
  readerOf,
  type Evidence,
} from './evidence.js';
import { columnSpec } from './key-lines.js';
import type { GuessContext, GuessLine, SampledCandidate, SampledColumn } from './guess-types.js';
import { inferOptions, inferTypes, zoneOption, type GuessedOptions } from './infer-type.js';
import type { YamlMap } from './yaml-text.js';

/** How many words of a gender column are shown for the user to explain. */
const GENDER_WORDS = 6;

/**
 * Whether a column's cells could be those of the field. Cells beat the header. Where a header only begins or
 * ends like a field's name, the cells must prove the field.
 */
export function isPlausible(field: MatchedField, samples: readonly string[], rank: NameRank): boolean {
  if (samples.length === 0) return rank !== 'part' || field === 'firstName' || field === 'lastName';
  switch (field) {
    case 'id':
    case 'firstName':
    case 'lastName':
      return true;
    case 'email':
    case 'phone': {
      const options = holdsLists(field, samples) ? { transform: ['first'] } : {};
      const evidence = evidenceOf(field, options, samples);
      return rank === 'part' ? isRead(evidence) : evidence.read > 0;
    }
    case 'gender':
      return rank !== 'part' || samples.length <= GENDER_WORDS;
    case 'birthday':
      return rank !== 'part' || inferOptions('birthday', samples, 'UTC').length > 0;
  }
}

/** A standard field from its best columns. It is switched on only where there is nothing to choose. */
export function guessStandardField(
  field: StandardField,
  candidates: readonly SampledCandidate[],
  context: GuessContext,
  { key, hasPair }: { readonly key: readonly GuessLine[]; readonly hasPair: boolean },
): GuessLine[] {
  const lines = candidates.flatMap((candidate) => {
    const { rank, columns, samples } = candidate;
    const options = standardOptions(field, samples, context);
    const column = columnSpec(columns.map(({ name }) => name));
    const isKey = key.some(
      (line) => line.isActive && JSON.stringify(line.spec['column']) === JSON.stringify(column),
    );
    const asksForWords = field === 'gender' && unknownGenders(samples).length > 0;
    const isSure = rank !== 'part' || hasPair;
    return (options.length === 0 ? [{}] : options).map((way): GuessLine => {
      const judged = field === 'birthday' ? samples.filter((text) => !hasNoYear(text)) : samples;
      const evidence = field === 'gender' ? genderEvidence(samples) : evidenceOf(field, way, judged);
      const isEnough = field === 'email' || field === 'phone' ? isMostlyRead(evidence) : isRead(evidence);
      const isUnread = !isEnough || (samples.length > 0 && judged.length === 0);
      const isShared = (field === 'email' || field === 'phone') && areShared(columns);
      const remarks = [
        asksForWords ? 'say what each word means: male, female, other, or "" to leave the field alone' : '',
        isKey ? 'finds the contact; remove the "# " to send it too' : '',
        candidates.length > 1 ? `one of ${candidates.length} columns that fit: choose one` : '',
        options.length > 1 ? 'reads in several ways: choose the right one' : '',
        isSure ? '' : 'guessed from a part of its name',
        isShared ? "most rows share it: check that it is the contact's own" : '',
        candidate.remark.includes('without') ? candidate.remark : '',
        field === 'birthday' && options.length === 0 && samples.length > 0
          ? 'how it writes dates is unclear: add format'
          : '',
        evidenceRemark(field, way, samples, context),
        exampleOf(samples),
      ];
      const isActive =
        !isKey &&
        !asksForWords &&
        !isUnread &&
        !isShared &&
        isSure &&
        candidates.length === 1 &&
        (options.length === 1 || samples.length === 0);
      return toLine(field, { column, ...way }, isActive, remarks);
    });
  });
  return candidates.length < 2 ? lines : [...lines, inTurn(field, candidates)];
}

/** Fewer rows than these may share a value by chance. */
const ROWS_TO_JUDGE = 4;

/** Whether most rows share few values, as where a column holds the address of a host or a shop. */
function areShared(columns: readonly SampledColumn[]): boolean {
  return columns.every(({ samples, filled }) => filled >= ROWS_TO_JUDGE && samples.length * 2 <= filled);
}

/** The last suggestion where several columns fit: take all of them, and the first filled one counts. */
function inTurn(field: StandardField, candidates: readonly SampledCandidate[]): GuessLine {
  const column = candidates.flatMap(({ columns }) => columns.map(({ name }) => name));
  return toLine(field, { column }, false, ['or the first of them that is filled']);
}

const KEPT_BY_CHATIVE = 'Chative itself keeps a column of this name: a custom field needs another one';

/** A custom field. A typed header switches it on. Without a type it is only suggested. */
export function guessCustomField(column: SampledColumn, timezone: string, reason = ''): GuessLine[] {
  const { name, samples } = column;
  const typed = typedHeader(name);
  if (typed === undefined) {
    const isElse = nameSomebodyElse(wordsOf(name)) && mentionsField(name);
    const somebody = isElse ? 'it belongs to another person or thing, not to the contact' : '';
    const kept = isSystemKey(name) ? KEPT_BY_CHATIVE : '';
    const remarks = [kept, kept === '' ? reason : '', somebody, exampleOf(samples)];
    const fieldName = kept === '' ? name : `My ${name}`;
    return inferTypes(samples, timezone).map((way) =>
      toLine(fieldName, { column: name, ...way }, false, remarks),
    );
  }
  const { field, type } = typed;
  const options = inferOptions(type, samples, timezone);
  const isSystems = isSystemField(field, type);
  const isFree = !isStandardField(field) && !isIdName(field) && !isSystems;
  return (options.length === 0 ? [{}] : options).map((way) => {
    const evidence = customEvidence({ type, ...way }, samples);
    const isUnread = !isRead(evidence) || (options.length === 0 && samples.length > 0);
    const remarks = [
      options.length > 1 ? 'reads in several ways: choose the right one' : '',
      isSystems ? KEPT_BY_CHATIVE : '',
      isUnread ? `its cells do not read as ${type}` : '',
      type === 'text' || samples.length === 0 ? '' : evidenceText(evidence, CELLS_OF[type]),
      exampleOf(samples),
    ];
    return toLine(
      isFree ? field : isSystems ? `My ${field}` : name,
      { column: name, type, ...way },
      isFree && options.length < 2 && !isUnread,
      remarks,
    );
  });
}

/** Fields that only a column's cells suggest, whatever its header says. */
export function guessByCells({ name, samples }: SampledColumn): GuessLine[] {
  if (samples.length === 0 || nameSomebodyElse(wordsOf(name))) return [];
  const field = (['email', 'phone'] as const).find(
    (one) => isRead(evidenceOf(one, {}, samples)) && (one === 'email' || samples.every(looksLikePhone)),
  );
  if (field === undefined) return [];
  const remark = `its name does not say so, but ${evidenceText(evidenceOf(field, {}, samples), CELLS_OF[field])}`;
  return [toLine(field, { column: name }, false, [remark, exampleOf(samples)])];
}

/**
 * Whether a text looks like a phone number: with a sign, a zero in front, groups, or the decoration of
 * WhatsApp. Digits alone may be anything.
 */
function looksLikePhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return digits >= 7 && digits <= 15 && /^\D*[+0]|\d[ ().-]+\d|^(?:tel|whatsapp):|@c\.us$/i.test(text);
}

function toLine(name: string, spec: YamlMap, isActive: boolean, remarks: readonly string[]): GuessLine {
  const parts = [...new Set(remarks)].filter((part) => part !== '');
  return { name, spec, isActive, remark: parts.join('; ') };
}

/**
 * The options with which the field reads the cells: none where the cells are unclear, several where a person
 * must choose.
 */
function standardOptions(
  field: StandardField,
  samples: readonly string[],
  { timezone, nowMs }: GuessContext,
): GuessedOptions[] {
  switch (field) {
    case 'email':
    case 'phone':
      return holdsLists(field, samples) ? [{ transform: ['first'] }] : [{}];
    case 'birthday': {
      const dates = samples.filter((text) => !isNoDate(text) && !hasNoYear(text));
      return dates.length === 0 ? [zoneOption(timezone)] : inferOptions('birthday', dates, timezone, nowMs);
    }
    case 'gender':
      return [genderOptions(samples)];
    default:
      return [{}];
  }
}

/**
 * The options of a gender column. An unknown word gets an empty meaning, which leaves the field alone: a line
 * for the user to fill in.
 */
function genderOptions(samples: readonly string[]): GuessedOptions {
  const unknown = unknownGenders(samples);
  if (unknown.length === 0 || unknown.length > GENDER_WORDS) return {};
  return { values: Object.fromEntries(unknown.map((word) => [word, ''])) };
}

function hasNoYear(text: string): boolean {
  return lackOf(text)?.startsWith('it has no year') === true;
}

/** The words that are not known as a gender. */
function unknownGenders(samples: readonly string[]): string[] {
  const column = createGenderColumn({});
  for (const text of samples) column.see(text);
  const rule = column.settle() ?? {};
  return samples.filter((text) => !parseGender(text, rule).ok);
}

function genderEvidence(samples: readonly string[]): Evidence {
  return { read: samples.length - unknownGenders(samples).length, cells: samples.length };
}

function evidenceRemark(
  field: StandardField,
  way: GuessedOptions,
  samples: readonly string[],
  { nowMs }: GuessContext,
): string {
  if (samples.length === 0 || field === 'firstName' || field === 'lastName') return '';
  const evidence = field === 'gender' ? genderEvidence(samples) : evidenceOf(field, way, samples);
  const { format } = way;
  if (field !== 'birthday' || typeof format !== 'string') return evidenceText(evidence, CELLS_OF[field]);
  const isOnly = (text: string) => guessDateFormats([text], 'birthday', nowMs).length === 1;
  const only = samples.filter(readerOf(field, way)).filter(isOnly).length;
  const yearless = samples.filter(hasNoYear).length;
  return [
    evidenceText(evidence, `fit ${format}`),
    ...(only === 0 ? [] : [`${grouped(only)} ${only === 1 ? 'fits' : 'fit'} only that`]),
    ...(yearless === 0
      ? []
      : [
          `${grouped(yearless)} without a year: such a row is refused until its cell is mended or declared in values`,
        ]),
  ].join('; ');
}
