import { carriesFields, type Action } from '../contact/change.js';
import { parseEmail } from '../contact/email.js';
import type { StandardField } from '../contact/field.js';
import { matchedField, type MatchBy } from '../contact/key.js';
import { cleanCell, printable, quoteCell } from '../contact/text.js';
import { isActionName } from './action-column.js';
import { compileMapping, type MappingOptions } from './compile.js';
import type { CompiledMapping } from './compiled.js';
import { foreignIds } from './foreign-id.js';
import { typedHeader } from './header-name.js';
import { foldName } from './name-words.js';
import { findTies, FOREIGN_ID, matchNames, type NameMatches } from './match-names.js';
import { yamlText } from './guess/yaml-text.js';
import { listed, mappingError } from './mistakes.js';
import type { MappingFile } from './schema.js';

const HINT = 'chative-contacts mapping --file FILE prints a mapping file to adapt; give it with --mapping.';

/**
 * Maps columns by their names: the API's own names, synonyms, and typed headers (`VIP:boolean`). The column
 * that finds the contact is not sent. Where the first rows are given, they tell whole names from first names,
 * and other systems' IDs from Chative's. Throws RunError('mapping') where two columns fit one field equally
 * well, or where no column finds the contact. `source` is the input's name for the message.
 */
export function autoMapping(
  header: readonly string[],
  options: MappingOptions,
  source: string,
  rows: readonly (readonly string[])[] = [],
): CompiledMapping {
  const names = header.map(cleanCell);
  const by = options.match ?? 'id';
  const samplesOf = (index: number) => rows.map((row) => cleanCell(row[index] ?? '')).filter(Boolean);
  const matches = matchNames(names, { samplesOf });
  const ignored = new Map(matches.ignored);
  const known = new Map(matches.known);
  const custom = new Map(matches.custom);
  if (by !== 'id') {
    for (const { columns } of known.get('id') ?? [])
      for (const index of columns) ignored.set(index, `rows are found by ${printable(matchedField(by))}`);
    known.delete('id');
  }
  const fieldKey = fieldKeyColumn(by, matches, names);
  // The column that finds the contact is not sent.
  if (fieldKey !== undefined) {
    custom.delete(matchedField(by));
    known.delete(matchedField(by) as StandardField);
  }
  const used = { ...matches, known, custom };
  const mistakes = [...matches.mistakes, ...findTies(used, names)];
  const keyIndexes = fieldKey === undefined ? keyColumns(by, known) : [fieldKey];
  if (keyIndexes === undefined) mistakes.push(noKey(by, used, names));
  else if (options.match === undefined) mistakes.push(...otherSystemsIds(used, names, samplesOf));
  const others = [...known.keys()].filter((field) => field !== by).length;
  if (carriesFields(options.action) && custom.size + others === 0)
    mistakes.push(`nothing would be sent: no ${keyIndexes === undefined ? '' : 'other '}column fits a field`);
  if (mistakes.length > 0) throw mappingError(source, mistakes, `The header has ${listed(names)}. ${HINT}`);

  const remarks = new Map<string, string>();
  for (const [field, [candidate]] of known) remarks.set(field, candidate?.remark ?? '');
  for (const field of used.custom.keys()) remarks.set(field, 'typed header');
  return compileMapping(toMappingFile(by, keyIndexes ?? [], used, names), header, options, source, {
    ignored,
    fields: remarks,
    notes: [
      ...(matches.export === undefined ? [] : [`the file looks like an export of ${matches.export.name}`]),
      ...names.filter(isActionName).map((name) => actionNote(name, options.action)),
    ],
  });
}

/**
 * The note about a column that is named like one of actions. Its deletes are not followed, and the user must
 * know it.
 */
function actionNote(name: string, action: Action): string {
  const line = `action: { column: ${yamlText(name)} }`;
  return `every row is ${action === 'update' ? 'an update' : 'a delete'}, whatever ${quoteCell(name)} says: to follow it, give a mapping file with ${line}`;
}

/** The matches in the form of a mapping file. Ties were refused before. */
function toMappingFile(
  by: MatchBy,
  keyIndexes: readonly number[],
  { known, custom }: NameMatches,
  names: readonly string[],
): MappingFile {
  const columnOf = (index: number | undefined) => (index === undefined ? '' : (names[index] ?? ''));
  const columnsOf = (columns: readonly number[] = []) =>
    columns.length > 1 ? columns.map(columnOf) : columnOf(columns[0]);
  const keyColumn = columnsOf(keyIndexes);
  const fields = [...known]
    .filter(([field]) => field !== by)
    .map(([field, [candidate]]) => [field, { column: columnsOf(candidate?.columns) }]);
  const customFields = [...custom].map(([field, [column]]) => [
    field,
    { column: columnOf(column?.index), type: column?.type ?? 'text' },
  ]);
  return {
    ...keyOf(by, keyColumn),
    fields: Object.fromEntries(fields) as Partial<Record<StandardField, { column: string | string[] }>>,
    customFields: Object.fromEntries(customFields) as NonNullable<MappingFile['customFields']>,
  };
}

/**
 * Refuses IDs that look like another system's, where e-mails could find the contacts: the API would answer
 * every request with 404. A file with the API's own field names was made for the API, so its IDs are trusted.
 */
function otherSystemsIds(
  { known }: NameMatches,
  names: readonly string[],
  samplesOf: (index: number) => readonly string[],
): string[] {
  const [[id], [email]] = [known.get('id') ?? [], known.get('email') ?? []];
  const [index, other] = [id?.columns[0], email?.columns[0]];
  if (index === undefined || other === undefined) return [];
  if (names.includes('firstName') || names.includes('lastName')) return [];
  const ids = samplesOf(index);
  const look = foreignIds(ids);
  const addresses = samplesOf(other);
  if (look === undefined || addresses.length === 0) return [];
  if (addresses.filter((text) => parseEmail(text).ok).length * 2 < addresses.length) return [];
  return [
    `column ${quoteCell(names[index] ?? '')} holds ${quoteCell(ids[0] ?? '')} and the like, which look like ${look}: ` +
      `--match email finds contacts by ${quoteCell(names[other] ?? '')}; --match id takes these IDs as Chative's`,
  ];
}

function keyOf(by: MatchBy, column: string | string[]): Pick<MappingFile, 'id' | 'match'> {
  if (by === 'id') return { id: column };
  if (by === 'email' || by === 'phone') return { match: { by, column } };
  return { match: { by: 'field', name: matchedField(by), column } };
}

/** The columns of the key, where the key is the ID, the e-mail or the phone. */
function keyColumns(by: MatchBy, known: NameMatches['known']): readonly number[] | undefined {
  return by === 'id' || by === 'email' || by === 'phone' ? known.get(by)?.[0]?.columns : undefined;
}

/** The column of any other key. Its header is the key's name, with or without a type behind it. */
function fieldKeyColumn(by: MatchBy, { custom }: NameMatches, names: readonly string[]): number | undefined {
  if (by === 'id' || by === 'email' || by === 'phone') return undefined;
  const field = matchedField(by);
  const named = names.indexOf(field);
  if (named !== -1) return named;
  const typed = custom.get(field)?.[0]?.index;
  if (typed !== undefined) return typed;
  const folded = names.findIndex((name) => foldName(typedHeader(name)?.field ?? name) === foldName(field));
  return folded === -1 ? undefined : folded;
}

function noKey(by: MatchBy, { known, ignored }: NameMatches, names: readonly string[]): string {
  if (by !== 'id') return `--match ${printable(by)}: no column fits ${printable(matchedField(by))}`;
  const [foreign] = [...ignored].filter(([, reason]) => reason.startsWith(FOREIGN_ID));
  const own = foreign && `: ${quoteCell(names[foreign[0]] ?? '')} is ${foreign[1]}`;
  const missing = `no column holds the contact's ID (headed "id" or "Contact ID")${own ?? ''}`;
  const other = (['email', 'phone'] as const).find((field) => known.has(field));
  const index = other === undefined ? undefined : known.get(other)?.[0]?.columns[0];
  if (other === undefined || index === undefined) return missing;
  return `${missing}; --match ${other} finds contacts by ${quoteCell(names[index] ?? '')}`;
}
