import { expect, test } from 'vitest';
import { syncInProcess } from '../support/in-process.js';
import { apiError, took } from '../support/scripted-reply.js';
import { openServer } from './servers.js';

/** Rows of a file whose IDs are those of another system. */
function people(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => `x-${i},Ann,a${i}@example.com\n`);
  return `id,First name,Email\n${rows.join('')}`;
}

test('a run by ID of which the API knows nobody stops after 20 requests, and leaves the rest pending', async () => {
  const server = await openServer({ script: () => apiError(404, 'Contact not found') });
  const run = await syncInProcess(people(50), ['--base-url', server.baseUrl]);
  expect(run.code).toBe(5);
  expect(server.log).toHaveLength(20);
  expect(run.summary.rows).toMatchObject({ notFound: 20, pending: 30 });
  expect(run.err).toContain('--match email finds contacts by the column "Email"');
});

test('twenty unknown contacts after one that is known are what they are', async () => {
  const server = await openServer({
    script: ({ index }) => (index === 0 ? took() : apiError(404, 'Contact not found')),
  });
  const run = await syncInProcess(people(30), ['--base-url', server.baseUrl]);
  expect(run.code).toBe(3);
  expect(run.summary.rows).toMatchObject({ updated: 1, notFound: 29, pending: 0 });
});
