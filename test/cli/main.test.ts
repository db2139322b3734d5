import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';
import { tempDir } from '../support/temp-dir.js';

type Said = { code: number; out: string; err: string };

async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}, stdin = ''): Promise<Said> {
  const said = { out: '', err: '' };
  const code = await main(args, {
    stdin: Readable.from([stdin]),
    env,
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    exitsWith: () => undefined,
    canAsk: false,
    outIsTerminal: false,
    errIsTerminal: false,
  });
  return { code, ...said };
}

test('help goes to standard output, exit 0', async () => {
  const { code, out, err } = await run(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('chative-contacts sync');
  expect(err).toBe('');
});

test.each<[string, string[]]>([
  ['an unknown flag', ['sync', '--flie', 'x']],
  ['an unknown command', ['snyc']],
  ['no command', []],
  ['a value that is none', ['sync', '--file', 'x', '--rate', 'fast']],
  ['no file', ['sync']],
  ['a config file that is not there', ['sync', '--config', '/nowhere/config.yaml']],
])('%s: exit 2, on standard error alone', async (_, args) => {
  const { code, out, err } = await run(args);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toMatch(/^chative-contacts: /);
  expect(err).not.toMatch(/\n\s+at /);
});

test('the command line beats the environment beats the config file', async () => {
  const dir = tempDir();
  const config = join(dir, 'config.yaml');
  for (const name of ['cli', 'env', 'file']) mkdirSync(join(dir, name));
  writeFileSync(config, `data-dir: ${join(dir, 'file')}\nlog-level: debug\n`);
  writeFileSync(join(dir, 'contacts.csv'), 'id,first name\nc1,Ann\n');
  const args = ['validate', '--file', join(dir, 'contacts.csv'), '--json'];
  const env = { CHATIVE_DATA_DIR: join(dir, 'env'), CHATIVE_CONFIG: config };
  const runDirOf = ({ out }: Said): string => (JSON.parse(out) as { runDir: string }).runDir;
  const [flag, variable, file] = [
    await run([...args, '--data-dir', join(dir, 'cli')], env),
    await run(args, env),
    await run(args, { ...env, CHATIVE_DATA_DIR: '' }),
  ];
  expect(runDirOf(flag)).toContain(join(dir, 'cli', 'runs'));
  expect(runDirOf(variable)).toContain(join(dir, 'env', 'runs'));
  expect(runDirOf(file)).toContain(join(dir, 'file', 'runs'));
});

test('an unknown setting in the environment is a warning in the log, no error', async () => {
  const { code, out, err } = await run(
    ['mapping', '--file', '-'],
    { CHATIVE_TIMEZON: 'UTC' },
    'id,email\nc1,\n',
  );
  expect(code).toBe(0);
  expect(out).toContain('version: 1');
  expect(err).toContain('CHATIVE_TIMEZONE');
});
