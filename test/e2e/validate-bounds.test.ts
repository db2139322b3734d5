import { expect, test } from 'vitest';
import { column, counts, openWorkspace } from './workspace.js';

const NO_KEY = { env: { CHATIVE_API_KEY: '' }, command: 'validate' as const };
const MAPPING = 'version: 1\nid: id\naction: { column: op }\nfields: { firstName: name }\n';

test.each([
  ['a,Ana,\nb,,delete\na,Anna,\n', [], 0],
  ['a,Ana,\nb,,delete\na,Anna,\nc,#REF!,\n', [], 3],
])('validate of a file with deletes exits 0 or 3, never 5: %j', async (rows, flags, code) => {
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const result = await workspace.sync(`id,name,op\n${rows}`, ['-m', 'm.yaml', ...flags], NO_KEY);
  expect(result.code).toBe(code);
  expect(result.summary.exitCode).toBe(code);
  expect(column(result, 'status').slice(0, 3)).toEqual(['merged', 'would_delete', 'would_update']);
  expect(counts(result)).toMatchObject({ updated: 1, deleted: 1, merged: 1 });
});
