import { expect, test } from 'vitest';
import { openServer } from './servers.js';
import { openWorkspace, people } from './workspace.js';

const SYNC = ['sync', '--file', 'contacts.csv'];

test.each([
  ['no command', [], /sync.*validate.*mapping/s],
  ['an unknown command', ['snyc'], /unknown.*snyc.*\bsync\b/s],
  ['an unknown flag', [...SYNC, '--delimeter', ';'], /--delimeter.*--delimiter/s],
  ['an unknown flag with a value in it', [...SYNC, '--ratee=5/s'], /--ratee.*--rate\b/s],
  ['a flag of another command', [...SYNC, '--port', '1'], /--port.*sandbox/s],
  ['the key as a flag', [...SYNC, '--api-key', 'my-secret'], /^(?!.*my-secret).*--api-key/s],
  ['no file', ['sync'], /--file/],
  ['a file that is not there', ['sync', '--file', 'nowhere.csv'], /nowhere\.csv/],
  ['a folder as the file', ['sync', '--file', '.'], /folder|directory/i],
  ['two things that are no flags', [...SYNC, 'again.csv'], /again\.csv/],
  ['a rate that is none', [...SYNC, '--rate', 'fast'], /--rate.*fast/],
  ['a duration that is none', [...SYNC, '--timeout', '30 parsecs'], /--timeout.*30 parsecs/],
  ['a zone that is none', [...SYNC, '--timezone', 'Mars/Olympus'], /--timezone.*Mars\/Olympus/],
  ['an encoding that is none', [...SYNC, '--encoding', 'klingon'], /klingon/],
  ['a word that is no choice', [...SYNC, '--duplicates', 'maybe'], /--duplicates.*merge, each, reject/],
  ['several of these', [...SYNC, '--rate', 'x', '--grace', 'y'], /--rate.*--grace|--grace.*--rate/s],
  ['plain http to another machine', [...SYNC, '--base-url', 'http://example.com/v1.0'], /https/],
  ['a mapping that is not there', [...SYNC, '--mapping', 'none.yaml'], /none\.yaml/],
  ['a key file that is not there', [...SYNC, '--api-key-file', 'none.key'], /--api-key-file/],
  ['a config file that is not there', [...SYNC, '--config', 'none.yaml'], /none\.yaml/],
])('%s is exit 2 and says what and how', async (_what, args, words) => {
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(1));
  const { code, stdout, stderr } = await workspace.run(args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(words) });
  expect(stdout).toBe('');
});

test('no key is exit 2 and names CHATIVE_API_KEY', async () => {
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(1));
  const { code, stderr } = await workspace.run(SYNC, { env: { CHATIVE_API_KEY: '' } });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('CHATIVE_API_KEY') });
});

test('all mistakes of a mapping are listed, each with its path', async () => {
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'ID,First Name,DOB\na,Ana,1990-01-01\n');
  await workspace.write(
    'mapping.yaml',
    'version: 1\nid: ID\nfields:\n  firstName: Frist Name\n  birthday: { column: DOB, timezone: Mars/X }\n' +
      '  nickname: ID\ncustomFields:\n  VIP: { column: ID, type: bool }\n',
  );
  const { code, stderr } = await workspace.run([...SYNC, '--mapping', 'mapping.yaml']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/fields\.birthday\.timezone/);
  expect(stderr).toMatch(/nickname/);
  expect(stderr).toMatch(/customFields\.VIP\.type.*boolean/);
});

test.each([
  ['a column that is not there, with the nearest', 'id: ID\nfields: { firstName: Frist Name }', /First Name/],
  ['id and match at once', 'id: ID\nmatch: { by: email, column: Mail }\nfields: { firstName: ID }', /match/],
  ['neither id nor match', 'fields: { firstName: ID }', /id|match/],
])('a mapping with %s is exit 2', async (_what, mapping, words) => {
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'ID,First Name,Mail\na,Ana,a@example.com\n');
  await workspace.write('mapping.yaml', `version: 1\n${mapping}\n`);
  const { code, stderr } = await workspace.run([...SYNC, '--mapping', 'mapping.yaml']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(words) });
});

test.each([
  [
    'two columns that fit one field equally well',
    'id,First Name,first_name\na,Ana,Anna\n',
    /First Name.*first_name/s,
  ],
  ['no column for the ID', 'firstName,lastName\nAna,Berg\n', /ID/],
])('%s: exit 2', async (_what, csv, words) => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', csv);
  const { code, stderr } = await workspace.run([...SYNC, '--base-url', server.baseUrl]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(words) });
  expect(server.log).toEqual([]);
});
