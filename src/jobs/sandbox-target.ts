import { randomBytes } from 'node:crypto';
import type { CompiledMapping } from '../mapping/compiled.js';
import type { CsvRow } from '../csv/row.js';
import { createContactBook } from '../sandbox/contact-book.js';
import { createRandom } from '../sandbox/random.js';
import { seedFromRows } from '../sandbox/seed.js';
import { startSandbox } from '../sandbox/server.js';
import { declaredFields } from './sandbox-job.js';
import type { Rate } from '../pace/throttle-types.js';

/** The API that a run talks to. */
export type Target = { readonly baseUrl: string; readonly apiKey: string; close(): Promise<void> };

/**
 * A sandbox inside this process, reached over real HTTP, in which every contact of the file exists and
 * every mapped custom field is declared. It enforces the run's own rate.
 */
export async function createSandboxTarget(
  rows: AsyncIterable<CsvRow>,
  mapping: CompiledMapping,
  options: { rate: Rate; customFieldsKey: string | undefined },
): Promise<Target> {
  const contacts = createContactBook({ customFields: declaredFields(mapping) });
  await seedFromRows(contacts, rows, mapping, { random: createRandom(1), now: Date.now() });
  const apiKey = randomBytes(16).toString('hex');
  const { rate, customFieldsKey } = options;
  const sandbox = await startSandbox({
    apiKey,
    contacts,
    limit:
      rate.kind === 'limited'
        ? { requests: rate.requests, windowMs: rate.windowMs, window: 'sliding' }
        : 'none',
    ...(customFieldsKey === undefined ? {} : { customFieldsKey }),
  });
  return { baseUrl: sandbox.url, apiKey, close: () => sandbox.close() };
}
