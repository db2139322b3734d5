import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { COMMAND_SPECS } from '../src/cli/commands.js';
import { main } from '../src/cli/main.js';
import { parseArguments } from '../src/cli/parse.js';
import { openSandbox } from './e2e/servers.js';
import { KEY } from './e2e/workspace.js';
import { missingTables, withReference } from './support/reference.js';
import { tempDir } from './support/temp-dir.js';

const PATH = fileURLToPath(new URL('../README.md', import.meta.url));

test('the reference tables are those of the code; UPDATE_README=1 makes them anew', async () => {
  const text = readFileSync(PATH, 'utf8');
  const made = await withReference(text, PATH);
  if (process.env['UPDATE_README'] === '1') writeFileSync(PATH, made);
  else expect(text).toBe(made);
  expect(missingTables(text)).toEqual([]);
});

/** The commands of the README's shell blocks in their order, without remarks. */
function commands(heading?: string): string[] {
  const text = readFileSync(PATH, 'utf8');
  const from = heading === undefined ? 0 : text.indexOf(`\n## ${heading}\n`);
  if (from < 0) throw new Error(`no section ${heading ?? ''}`);
  const end = heading === undefined ? -1 : text.indexOf('\n## ', from + 1);
  const section = text.slice(from, end < 0 ? undefined : end);
  const blocks = Array.from(section.matchAll(/^ *```sh\n([^]*?)^ *```$/gm), ([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/\s+# .*$/, '').trim())
      .flatMap((line) => /(?:^|\s)(chative-contacts (?![./]).*)$/.exec(line)?.[1] ?? []),
  );
}

/** The words of a command line as a shell would give them, and the file that its output goes to. */
function words(line: string): { args: string[]; out: string | undefined } {
  const [command = '', out] = line.split(' > ');
  const args = Array.from(command.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? '');
  return { args: args.slice(1), out: out?.trim() };
}

describe('every command of the README is one that the program takes', () => {
  test.each(commands())('%s', async (line) => {
    const { kind } = await parseArguments(words(line).args, COMMAND_SPECS, '0');
    expect(kind).toBe(line.endsWith('--help') ? 'help' : 'command');
  });
});

test('the five minutes of a CRM export without IDs go as they are written', async () => {
  const dir = tempDir();
  const before = process.cwd();
  onTestFinished(() => process.chdir(before));
  process.chdir(dir);
  const names = ['ann', 'binh', 'chi', 'dung', 'em', 'giang', 'hoa', 'khanh', 'lan', 'minh'];
  const rows = names.map((name, i) => `${name},Lee,${name}@example.com,${i + 10}/03/1990,Open\n`);
  const header = 'First Name,Last Name,Email,Date of Birth,Lead Status\n';
  await writeFile(join(dir, 'contacts.csv'), `${header}${rows.join('')}Dan,Ng,dan(at)example.com,,New\n`);
  const people = names.map((name) => [name, { email: `${name}@example.com` }] as const);
  const sandbox = await openSandbox(Object.fromEntries(people));
  const env = { CHATIVE_API_KEY: KEY, CHATIVE_BASE_URL: sandbox.url, CHATIVE_RATE: 'unlimited' };
  const codes: string[] = [];
  for (const line of commands('Five minutes: a CRM export')) {
    const { args, out } = words(line);
    const said = { out: '', err: '' };
    const code = await main(args, {
      stdin: Readable.from([]),
      env,
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      exitsWith: () => undefined,
      canAsk: false,
      outIsTerminal: false,
      errIsTerminal: false,
    });
    if (out !== undefined) await writeFile(join(dir, out), said.out);
    codes.push(`${args[0]} ${code}`);
  }
  // One row of the file is bad: 3 says so, and the last command finds its rejected.csv.
  expect(codes).toEqual([...['mapping 0', 'validate 3', 'sync 3', 'sync 0', 'sync 3', 'history 0']]);
  expect(sandbox.book.get('binh')?.fields).toMatchObject({ firstName: 'binh', lastName: 'Lee' });
});
