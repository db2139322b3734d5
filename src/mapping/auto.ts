import { carriesFields } from '../contact/change.js';
import type { StandardField } from '../contact/field.js';
import type { MatchBy } from '../contact/key.js';
import { cleanCell, quoteCell } from '../contact/text.js';
import { compileMapping, type MappingOptions } from './compile.js';
import type { CompiledMapping } from './compiled.js';
import { findTies, matchNames, type NameMatches } from './match-names.js';
import { listed, mappingError } from './mistakes.js';
import type { MappingFile } from './schema.js';

const HINT = 'chative-contacts mapping --file FILE prints a mapping file to adapt; give it with --mapping.';

/**
 * Maps columns by their names: the API's own names, synonyms, and typed headers (`VIP:boolean`). The column
 * that finds the contact is not sent. Throws RunError('mapping') where two columns fit one field equally well
 * or nothing finds the contact; `source` is the input's name for the message.
 */
export function autoMapping(
  header: readonly string[],
  options: MappingOptions,
  source: string,
): CompiledMapping {
  const names = header.map(cleanCell);
  const by = options.match ?? 'id';
  const matches = matchNames(names);
  const ignored = new Map(matches.ignored);
  const known = new Map(matches.known);
  if (by !== 'id') {
    for (const { columns } of known.get('id') ?? [])
      for (const index of columns) ignored.set(index, `rows are found by ${by}`);
    known.delete('id');
  }
  const used = { ...matches, known };
  const mistakes = [...matches.mistakes, ...findTies(used, names)];
  if (!known.has(by)) mistakes.push(noKey(by, used, names));
  if (carriesFields(options.action) && used.custom.size + known.size - (known.has(by) ? 1 : 0) === 0)
    mistakes.push(`nothing would be sent: no ${known.has(by) ? 'other ' : ''}column fits a field`);
  if (mistakes.length > 0) throw mappingError(source, mistakes, `The header has ${listed(names)}. ${HINT}`);

  const remarks = new Map<string, string>();
  for (const [field, [candidate]] of known) remarks.set(field, candidate?.remark ?? '');
  for (const field of used.custom.keys()) remarks.set(field, 'typed header');
  return compileMapping(toMappingFile(by, used, names), header, options, source, {
    ignored,
    fields: remarks,
    notes: matches.export === undefined ? [] : [`the file looks like an export of ${matches.export.name}`],
  });
}

/** The matches as a mapping file would say them; there are no ties any more. */
function toMappingFile(by: MatchBy, { known, custom }: NameMatches, names: readonly string[]): MappingFile {
  const columnOf = (index: number | undefined) => (index === undefined ? '' : (names[index] ?? ''));
  const columnsOf = (columns: readonly number[] = []) =>
    columns.length > 1 ? columns.map(columnOf) : columnOf(columns[0]);
  const keyColumn = columnsOf(known.get(by)?.[0]?.columns);
  const fields = [...known]
    .filter(([field]) => field !== by)
    .map(([field, [candidate]]) => [field, { column: columnsOf(candidate?.columns) }]);
  const customFields = [...custom].map(([field, [column]]) => [
    field,
    { column: columnOf(column?.index), type: column?.type ?? 'text' },
  ]);
  return {
    ...(by === 'id' ? { id: keyColumn } : { match: { by, column: keyColumn } }),
    fields: Object.fromEntries(fields) as Partial<Record<StandardField, { column: string | string[] }>>,
    customFields: Object.fromEntries(customFields) as NonNullable<MappingFile['customFields']>,
  };
}

function noKey(by: MatchBy, { known }: NameMatches, names: readonly string[]): string {
  if (by !== 'id') return `--match ${by}: no column fits ${by}`;
  const missing = `no column holds the contact's ID (headed "id" or "Contact ID")`;
  const other = (['email', 'phone'] as const).find((field) => known.has(field));
  const index = other === undefined ? undefined : known.get(other)?.[0]?.columns[0];
  if (other === undefined || index === undefined) return missing;
  return `${missing}; --match ${other} finds contacts by ${quoteCell(names[index] ?? '')}`;
}
