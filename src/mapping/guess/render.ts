import { quoteCell } from '../../contact/text.js';
import type { GuessLine, MappingGuess } from './guess-types.js';
import { yamlMap, yamlText } from './yaml-text.js';

/** Columns named in the last comment: a file may have thousands. */
const NAMED_COLUMNS = 40;

/** The guess as a commented mapping file in YAML. */
export function renderMapping(guess: MappingGuess): string {
  const { key, action, fields, customFields } = guess;
  const lines = [
    `# Mapping file for chative-contacts, guessed from the header and ${guess.sampledRows} rows of ${quoteCell(guess.source)}.`,
    '# Check it, then try it: chative-contacts validate --file FILE --mapping THIS_FILE',
    '# A line behind "# " is a suggestion: remove the "# " to take it up.',
    'version: 1',
    ...(key.some((line) => line.isActive)
      ? []
      : ['# Say how a row finds its contact: id: COLUMN, or match: { by: email, column: COLUMN }']),
    ...[...key, ...action].map((line) => renderLine(line, '')),
    ...(fields.length === 0 ? [] : ['fields:', ...fields.map((line) => renderLine(line, '  '))]),
    ...(customFields.length === 0
      ? []
      : ['customFields:', ...customFields.map((line) => renderLine(line, '  '))]),
    ...guess.ignored
      .slice(0, NAMED_COLUMNS)
      .map(({ column, reason }) => `# Ignored: column ${quoteCell(column)}: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}

function renderLine({ name, spec, isActive, remark }: GuessLine, indent: string): string {
  const { column, ...options } = spec;
  const isShort = typeof column === 'string' && Object.keys(options).length === 0;
  const value = isShort ? yamlText(column) : yamlMap(spec);
  return `${indent}${isActive ? '' : '# '}${yamlText(name)}: ${value}${remark === '' ? '' : `  # ${remark}`}`;
}
