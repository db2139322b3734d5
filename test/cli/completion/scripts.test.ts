import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runInProcess } from '../../support/in-process.js';
import { tempDir } from '../../support/temp-dir.js';
import { hasTool } from '../../support/tool.js';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/** Loads the script in the shell itself, with the program on the path, and gives the lines that `ask` prints. */
async function inShell(shell: 'bash' | 'zsh' | 'fish', flags: string[], ask: string): Promise<string[]> {
  const dir = tempDir();
  writeFileSync(join(dir, 'script'), (await runInProcess(['completion', shell])).out);
  const program = join(dir, 'chative-contacts');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`);
  chmodSync(program, 0o755);
  const { stdout, stderr } = spawnSync(shell, [...flags, '-c', ask], {
    cwd: dir,
    env: { PATH: `${dir}:${process.env['PATH'] ?? ''}`, HOME: dir },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test('bash asks the program', async () => {
  const answers = (line: string, at: number) =>
    inShell(
      'bash',
      ['--norc'],
      `source ./script; COMP_WORDS=(${line}); COMP_CWORD=${at}; _chative_contacts; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
  expect(await answers('chative-contacts sync --bl', 2)).toEqual(['--blank']);
  expect(await answers("chative-contacts sync --blank ''", 3)).toEqual(['skip', 'clear']);
});

test.skipIf(!hasTool('zsh'))('zsh asks the program, and shows what the words mean', async () => {
  const stubs = 'compdef() { }; _files() { print files }; _describe() { print -rl -- "${(@P)2}" };';
  const answers = (line: string) =>
    inShell('zsh', ['-f'], `${stubs} source ./script; words=(${line}); CURRENT=$#words; _chative_contacts`);
  expect(await answers('chative-contacts sync --dry')).toEqual([
    '--dry-run:do everything except the writes, and write the full report',
  ]);
  expect(await answers("chative-contacts sync --blank ''")).toEqual(['skip', 'clear']);
  expect(await answers("chative-contacts sync --file ''")).toEqual(['files']);
});

test.skipIf(!hasTool('fish'))(
  'fish asks the program, and completes files where it has no answer',
  async () => {
    const answers = (line: string) =>
      inShell('fish', ['--no-config'], `source ./script; complete -C "${line}"`);
    expect(await answers('chative-contacts sync --dry')).toEqual([
      '--dry-run\tdo everything except the writes, and write the full report',
    ]);
    expect(await answers('chative-contacts sync --file scr')).toEqual(['script']);
  },
);

test('without a name it is the script of the login shell; an unknown one is named', async () => {
  expect((await runInProcess(['completion'], { SHELL: '/usr/bin/fish' })).out).toContain('for fish');
  expect((await runInProcess(['completion'], { SHELL: '/bin/dash' })).out).toContain('for bash');
  expect(await runInProcess(['completion', 'zhs'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('did you mean zsh?'),
  });
});
