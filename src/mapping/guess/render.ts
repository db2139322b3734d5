import { quoteCell } from '../../contact/text.js';
import { WHOLE_NAMES } from '../match-names.js';
import { NOTHING_TO_SEND } from '../nothing-to-send.js';
import { grouped } from './evidence.js';
import type { GuessLine, MappingGuess } from './guess-types.js';
import { yamlMap, yamlText, yamlValue } from './yaml-text.js';

/** How many columns the last comment names: a file may have thousands. */
const NAMED_COLUMNS = 40;

type LeftOutRow = { readonly line: number; readonly problem?: { readonly message: string } | undefined };

type RenderOptions = {
  /** The address of the file's JSON Schema, for editors. */
  readonly schema?: string | undefined;
  /** Rows that could not be read, and so were not looked at. */
  readonly leftOut?: readonly LeftOutRow[];
};

/** The guess as a commented mapping file in YAML. */
export function renderGuess(guess: MappingGuess, { schema, leftOut = [] }: RenderOptions = {}): string {
  const { key, action, fields, customFields } = guess;
  const rows = `${grouped(guess.sampledRows)} ${guess.sampledRows === 1 ? 'row' : 'rows'}`;
  const lines = [
    ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
    `# Mapping file for chative-contacts, guessed from the header and ${rows} of ${quoteCell(guess.source)}.`,
    ...unreadRows(leftOut),
    ...(guess.export === undefined ? [] : [`# The file looks like an export of ${guess.export}.`]),
    ...decisions(guess).map((decision) => `# DECIDE FIRST: ${decision}`),
    '# Check it, then try it: chative-contacts validate --file FILE --mapping THIS_FILE',
    '# A line behind "# " is a suggestion: remove the "# " to choose it.',
    'version: 1',
    ...[...key, ...action].map((line) => renderLine(line, '')),
    ...section('fields', fields),
    ...section('customFields', customFields),
    ...guess.ignored
      .slice(0, NAMED_COLUMNS)
      .map(({ column, reason }) => `# Ignored: column ${quoteCell(column)}: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}

function unreadRows([first, ...others]: readonly LeftOutRow[]): string[] {
  if (first?.problem === undefined) return [];
  const rows = others.length === 0 ? '1 row was' : `${grouped(others.length + 1)} rows were`;
  return [
    `# ${rows} left out, because a run would refuse such a row: line ${first.line}: ${first.problem.message}`,
  ];
}

/** The decisions that a person must make before the file is of use; empty where it can be used as it is. */
function decisions({ key, fields, customFields, ignored }: MappingGuess): string[] {
  const found: string[] = [];
  if (!key.some(({ isActive }) => isActive))
    found.push(
      key.length === 0
        ? 'the file does not say how a row finds its contact: add id: COLUMN, or match: { by: email, column: COLUMN }'
        : 'it is not certain how a row finds its contact: choose one of the lines id or match',
    );
  if (![...fields, ...customFields].some(({ isActive }) => isActive)) {
    const whole = ignored.filter(({ reason }) => reason === WHOLE_NAMES).map(({ column }) => column);
    const names = whole.map((column) => `; ${quoteCell(column)} holds whole names, which no field takes`);
    found.push(`${NOTHING_TO_SEND}${names.join('')}`);
  }
  return found;
}

/**
 * One section of the file. Where no line is switched on, the section is written as empty, because its
 * suggestions need its name.
 */
function section(name: string, lines: readonly GuessLine[]): string[] {
  return lines.length === 0 ? [] : [`${name}:`, ...lines.map((line) => renderLine(line, '  '))];
}

function renderLine({ name, spec, isActive, remark }: GuessLine, indent: string): string {
  const { column, ...options } = spec;
  const isShort = Object.keys(options).length === 0 && (typeof column === 'string' || name === 'id');
  const value = isShort && column !== undefined ? yamlValue(column) : yamlMap(spec);
  return `${indent}${isActive ? '' : '# '}${yamlText(name)}: ${value}${remark === '' ? '' : `  # ${remark}`}`;
}
