import { format, resolveConfig } from 'prettier';
import { COMMAND_SPECS } from '../../src/cli/commands.js';
import { FLAGS, type FlagName } from '../../src/config/flags.js';
import { AGAIN_WORDS, type Explanation } from '../../src/contact/explanation.js';
import { ROW_ERRORS } from '../../src/contact/problem.js';
import { EXIT_MEANINGS } from '../../src/errors.js';
import { STATUSES } from '../../src/sync/status.js';

type Table = readonly (readonly string[])[];

/** The reference tables of the README, made from the tables of the code. */
const TABLES: Readonly<Record<string, Table>> = {
  commands: [['command', 'does'], ...COMMAND_SPECS.map(({ usage, about }) => [`\`${usage}\``, about])],
  'exit codes': [
    ['exit code', 'meaning', 'does it help to run it again?', 'what to do'],
    ...Object.entries(EXIT_MEANINGS).map(explained),
  ],
  statuses: [
    ['status', 'meaning', 'does it help to send it again?', 'what to do'],
    ...Object.entries(STATUSES).map(explained),
  ],
  'error codes': [
    ['error code', 'meaning', 'does it help to send it again?', 'what to do'],
    ...Object.entries(ROW_ERRORS).map(explained),
  ],
  flags: [
    ['flag', 'default', 'meaning', 'commands'],
    ...(Object.keys(FLAGS) as FlagName[]).map((name) => {
      const { alias, default: fallback, about, choices, commands } = FLAGS[name];
      const names = `\`--${name}\`${alias === undefined ? '' : `, \`-${alias}\``}`;
      const words = choices === undefined ? about : `${about} (${choices.join(', ')})`;
      return [names, fallback === undefined ? '' : `\`${fallback}\``, words, commands.join(', ')];
    }),
  ],
};

function explained([name, { meaning, again, cure }]: readonly [string, Explanation]): string[] {
  return [`\`${name}\``, meaning, AGAIN_WORDS[again], cure];
}

const SECTION = /<!-- table: ([a-z ]+) -->\n[^]*?<!-- \/table -->/g;

/** The text with each of its tables made anew. Throws where it names a table that there is none of. */
export async function withReference(text: string, path: string): Promise<string> {
  const made = text.replace(SECTION, (_, name: string) => {
    const table = TABLES[name];
    if (!table) throw new Error(`no reference table ${name}`);
    return `<!-- table: ${name} -->\n\n${markdown(table)}\n\n<!-- /table -->`;
  });
  return format(made, { ...(await resolveConfig(path)), parser: 'markdown' });
}

/** The names of the tables that the text does not hold. */
export function missingTables(text: string): string[] {
  const held = Array.from(text.matchAll(SECTION), ([, name]) => name);
  return Object.keys(TABLES).filter((name) => !held.includes(name));
}

function markdown(table: Table): string {
  const [header = [], ...rows] = table.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
