import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { openServer } from '../e2e/servers.js';
import { openWorkspace } from '../e2e/workspace.js';

/** The printed command, as a shell takes it apart. */
function wordsOf(command: string): string[] {
  const words = execFileSync('bash', ['-c', `printf '%s\\0' ${command}`]).toString();
  return words.split('\0').slice(1, -1);
}

test.each([
  ['a delimiter', 'id;firstName;email\nc1;A,B,C;x\nc2;D,E,F;d@x.test\n', ['--delimiter', ';']],
  ['a tab', 'id\tfirstName\temail\nc1\tA,B\tx\n', ['--delimiter', '\t']],
  ['an encoding', Buffer.from('id,firstName,email\nc1,Ren\xe9,x\n', 'latin1'), ['--encoding', 'latin1']],
  ['lines above the header', 'Title, of all\n\nid,firstName,email\nc1,A,x\n', ['--skip-lines', '2']],
  ['short rows', 'id,email,firstName\nc1,x\nc2,d@x.test,D\n', ['--short-rows', 'pad']],
  ['null words', 'id,firstName,email\nc1,-,x\nc2,NULL,x\n', ['--null-words=-,NULL']],
  [
    'a large record',
    `id,firstName,email\nc1,"${'a'.repeat(17 * 1024 * 1024)}",x\n`,
    ['--max-record', '20MiB'],
  ],
  [
    'a clear word with signs of a shell',
    `id,firstName,email\nc1,A,x\n`,
    ['--clear-word', "$(touch mark)'\x1b"],
  ],
])('the printed command reads the rejected rows again: %s', async (_, csv, flags) => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await workspace.write('contacts.csv', csv);
  const run = await workspace.run(['sync', '--file', 'contacts.csv', '--base-url', server.baseUrl, ...flags]);
  expect(run.code, run.stderr).toBe(3);
  const [, command = ''] = /^Next: +mend rejected\.csv, then: (chative-contacts .*)$/m.exec(run.stdout) ?? [];
  const again = await workspace.run(wordsOf(command));
  // The same rows are refused for the same reason, and none for another.
  expect(again.code, again.stderr).toBe(3);
  const refused = (said: string) => /^ *invalid +([\d,]+)/m.exec(said)?.[1];
  expect([again.stdout.match(/invalid_email/g)?.length ?? 0, refused(again.stdout)]).toEqual([
    run.stdout.match(/invalid_email/g)?.length ?? 0,
    refused(run.stdout),
  ]);
});
