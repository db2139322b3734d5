import { expect, test } from 'vitest';
import { openSandbox } from './servers.js';
import { counts, openWorkspace } from './workspace.js';

const DELETES = 'email,op,name\nana@example.com,delete,\nben@example.com,delete,\n';
const MAPPING = 'version: 1\nmatch: { by: email, column: email }\naction: op\nfields: { firstName: name }\n';

test('a contact deleted by its e-mail is unchanged in the next run, and not_found for an update', async () => {
  const sandbox = await openSandbox({ c1: { email: 'ana@example.com' } });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const flags = ['-m', 'm.yaml', '--max-deletes', '9', '--base-url', sandbox.url];
  const first = await workspace.sync(DELETES, flags);
  expect(counts(first)).toEqual({ deleted: 1, notFound: 1 });

  const again = await workspace.sync(DELETES, flags);
  expect(counts(again)).toEqual({ unchanged: 1, notFound: 1 });
  expect(again.summary.requests).toMatchObject({ delete: 0, patch: 0 });

  const update = await workspace.sync('email,op,name\nana@example.com,,Ana\n', flags);
  expect(counts(update)).toEqual({ notFound: 1 });
  expect(sandbox.requests.delete).toBe(1);
});

test('a contact that came back under the same e-mail is deleted again', async () => {
  const sandbox = await openSandbox({ c1: { email: 'ana@example.com' } });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const flags = ['-m', 'm.yaml', '--max-deletes', '9', '--base-url', sandbox.url];
  const file = 'email,op,name\nana@example.com,delete,\n';
  await workspace.sync(file, flags);
  sandbox.book.put({ id: 'c2', fields: new Map([['email', 'ana@example.com']]), createdAt: 0 });
  expect(counts(await workspace.sync(file, flags))).toEqual({ deleted: 1 });
  expect(sandbox.book.size).toBe(0);
});
