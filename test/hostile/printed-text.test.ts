import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Summary } from '../../src/run/summary.js';
import { openServer } from '../e2e/servers.js';
import { openWorkspace, type Said } from '../e2e/workspace.js';
import { apiError, json } from '../support/scripted-reply.js';

/** Colours, a title, C1, BiDi, zero width, a line that seems to be ours. */
const BAD = 'x\x1b[31m\x1b]0;t\x07\x9b2J\u202e\u2066\u200b\u2028\u0085\nFORGED';
const RAW = /[^\P{Cc}\n\t]|[\p{Cf}\u2028\u2029]/u;

function assertFit(said: Said, what: string): void {
  for (const [name, text] of [
    ['standard output', said.stdout],
    ['standard error', said.stderr],
  ] as const) {
    const raw = RAW.exec(text);
    const around = raw && JSON.stringify(text.slice(Math.max(0, raw.index - 60), raw.index + 20));
    expect(around, `${what}: ${name}`).toBeNull();
    const forged = text.split('\n').filter((line) => /^\W*FORGED/.test(line));
    expect(forged, `${what}: ${name}\n${text}`).toEqual([]);
  }
}

const NAME = `${BAD}.csv`.replaceAll('/', '');
const FORMATS = [['--log-format', 'json', '--log-level', 'debug'], ['--log-format', 'pretty', '--log-level', 'debug'], ['--json']]; // prettier-ignore

test.each(FORMATS.map((flags) => [flags.join(' '), flags] as const))(
  'names, cells and answers of others move no terminal and forge no line: %s',
  async (_, format) => {
    const server = await openServer({
      script: ({ method, index }) =>
        method === 'GET'
          ? json({
              list:
                index > 0
                  ? []
                  : [
                      { id: 'c1', firstName: BAD, [BAD]: BAD },
                      { id: `c2${BAD}`, email: BAD },
                    ],
            })
          : apiError(400, BAD),
    });
    const workspace = openWorkspace();
    const header = [
      'id',
      'firstName',
      `"${BAD}:text"`,
      `"${BAD}"`,
      `"${BAD} 2:number"`,
      `"${BAD} 3:date"`,
    ].join();
    const rows = ['c1,Ann,(clear),x,(clear),', `c2,"${BAD}","${BAD}","${BAD}",1.234,"${BAD}"`, `"c3${BAD}",A,B,C,1.234,01/02/2020`]; // prettier-ignore
    await workspace.write(NAME, `${header}\n${rows.join('\n')}\n`);
    const flags = ['--base-url', server.baseUrl, ...format];
    for (const args of [
      ['validate', '--file', NAME],
      ['mapping', '--file', NAME],
      ['sync', '--file', NAME, '--dry-run', '--compare'],
      ['sync', '--file', NAME, '--compare'],
      ['sync', '--file', NAME, '--rate', '1000/s'],
      ['history'],
      ['history', 'latest'],
    ]) {
      const isQuiet = args[0] === 'mapping' || args[0] === 'history';
      const said = await workspace.run([
        ...args,
        ...(isQuiet ? [] : args[0] === 'validate' ? format : flags),
      ]);
      assertFit(said, args.join(' ').slice(0, 40));
    }
    const said = await workspace.run([
      'sync',
      '--file',
      NAME,
      '--json',
      '--base-url',
      server.baseUrl,
      '--full',
    ]);
    const { runDir } = JSON.parse(said.stdout) as Summary;
    const page = readFileSync(join(runDir, 'report.html'), 'utf8');
    expect(RAW.exec(page)).toBeNull();
    const report = readFileSync(join(runDir, 'report.csv'), 'utf8');
    expect(report.split('\n').filter((line) => line.startsWith('FORGED'))).toEqual([]);
  },
);

test('arguments, settings files and their keys do the same', async () => {
  const workspace = openWorkspace();
  const mapping = `${BAD}.yaml`;
  await workspace.write('ok.csv', 'id,firstName\nc1,Ann\n');
  const key = JSON.stringify(BAD);
  const yaml = [
    `{version: 1, ${key}: 1}`,
    `{version: 1, id: ${key}, fields: {${key}: ${key}}}`,
    `{version: 1, id: id, fields: {firstName: {column: ${key}, ${key}: 1}}}`,
    `{version: 1, id: id, fields: {firstName: firstName}, customFields: {${key}: {column: ${key}, type: ${key}}}}`,
    `{version: 1, id: id, ${key}`,
    `${BAD}: [`,
    `- ${BAD}`,
    `{${key}: 1, ${key}: 2}`,
    '\x1b[31m',
  ];
  for (const text of yaml) {
    await workspace.write(mapping, text);
    assertFit(await workspace.run(['validate', '--file', 'ok.csv', '--mapping', mapping]), text);
    assertFit(await workspace.run(['validate', '--file', 'ok.csv', '--config', mapping]), text);
  }
  for (const args of [
    [BAD],
    ['sync', `--${BAD}`],
    ['sync', `--${BAD}=${BAD}`],
    ['sync', BAD],
    ['sync', '--file', `${BAD}/none.csv`],
    ['sync', '--file', 'ok.csv', '--mapping', `${BAD}/none`],
    ['sync', '--file', 'ok.csv', '--config', `${BAD}/none`],
    ['sync', '--file', 'ok.csv', '--api-key-file', `${BAD}/none`],
    ['sync', '--file', 'ok.csv', '--rate', BAD],
    ['sync', '--file', 'ok.csv', '--base-url', `https://${BAD}`],
    ['sync', '--file', 'ok.csv', '--match', `field:${BAD}`, '--dry-run'],
    ['sync', '--file', 'ok.csv', '--clear-word', BAD, '--dry-run'],
    ['sync', '--file', 'ok.csv', '--null-words', BAD, '--dry-run'],
    ['sync', '--file', 'ok.csv', '--data-dir', BAD, '--dry-run'],
    ['sync', '--resume', BAD],
    ['history', BAD],
    ['history', BAD, '--path', BAD],
    ['undo', BAD],
    ['explain', BAD],
    ['get', BAD],
    ['export', '--out', `${BAD}/none/x.csv`],
    ['mapping', '--file', `${BAD}/none.csv`],
  ]) {
    assertFit(await workspace.run(args), args.join(' ').slice(0, 60));
    assertFit(await workspace.run([...args, '--json']), `${args.join(' ').slice(0, 60)} --json`);
  }
  for (const text of [
    `sep=\x1b\nid,firstName\n`,
    `sep=\u202e\nid\n`,
    `sep=\x9b\nid\n`,
    `id,${BAD},"\n`,
    `"${BAD}`,
  ]) {
    await workspace.write('odd.csv', text);
    assertFit(await workspace.run(['validate', '--file', 'odd.csv']), JSON.stringify(text));
  }
});
