import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import { afterAll, bench, describe } from 'vitest';
import { createFingerprinter } from '../../src/contact/fingerprint.js';
import { openCsv } from '../../src/csv/open.js';
import { autoMapping } from '../../src/mapping/auto.js';

const fingerprintOf = createFingerprinter();

/** Large enough to drown the start of each pass, small enough for ten passes of each variant. */
const ROWS = 20_000;

const dir = mkdtempSync(join(tmpdir(), 'chative-bench-'));
const path = join(dir, 'contacts.csv');
const header = ['id', 'First Name', 'Last Name', 'E-mail', 'Phone', 'VIP:boolean', 'LTV:number'];
const rows = Array.from({ length: ROWS }, (_, i) =>
  [`c-${i}`, `Ánh ${i}`, '"Nguyễn, Thị"', `anh${i}@example.com`, `0912345${i}`, 'yes', `${i}.5`].join(','),
);
writeFileSync(path, [header.join(','), ...rows].join('\n'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  let seen = 0;
  for await (const item of items) if (item !== undefined) seen += 1;
  if (seen < ROWS) throw new Error(`only ${seen} of ${ROWS} rows were read`);
}

// The pace of the API is 3.3 requests a second; what matters is that no stage comes near it.
describe(`one pass over ${ROWS} rows`, () => {
  bench('lines alone: the least a reader can do', () =>
    drain(createInterface({ input: createReadStream(path) })),
  );

  bench('csv-parse alone: the peer', () => drain(createReadStream(path).pipe(parse())));

  bench('the reader: dialect, lines, ragged rows', async () => {
    const file = await openCsv({ kind: 'path', path });
    await drain(file.rows());
  });

  bench('reader, mapping and fingerprint', async () => {
    const file = await openCsv({ kind: 'path', path });
    const options = { timezone: 'UTC', action: 'update', blank: 'skip', clearWord: '(clear)' } as const;
    const mapping = autoMapping(file.header, options, path);
    async function* fingerprints(): AsyncGenerator<string> {
      for await (const row of file.rows()) {
        const mapped = mapping.mapRow(row.cells);
        if (mapped.kind === 'change') yield fingerprintOf(mapped.change);
      }
    }
    await drain(fingerprints());
  });
});
