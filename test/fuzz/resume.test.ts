import { writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/sandbox/random.js';
import type { Summary } from '../../src/run/summary.js';
import { contactOf, openServer } from '../e2e/servers.js';
import { runInProcess } from '../support/in-process.js';
import { tempDir } from '../support/temp-dir.js';

/** `npm run test:fuzz` makes many more; the same seed gives the same runs. */
const RUNS = Math.max(5, Math.min(300, Number(process.env['FUZZ_INPUTS'] ?? 0) / 500));
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

const random = createRandom(SEED);
const below = (bound: number) => Math.floor(random() * bound);
const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;

/** A row of the file, and what is sent of it: nothing where it is refused or has nothing to say. */
type Made = { readonly line: string; readonly body: Readonly<Record<string, string>> | undefined };

function makeRow(id: string): Made {
  return pick<Made>([
    { line: `${id},Ann,Lee`, body: { firstName: 'Ann', lastName: 'Lee' } },
    { line: `${id},Ann`, body: { firstName: 'Ann' } },
    { line: id, body: undefined },
    { line: `${id},"a, b\nc",Lee`, body: { firstName: 'a, b\nc', lastName: 'Lee' } },
    { line: `${id},NULL,Lee`, body: { lastName: 'Lee' } },
    { line: `${id},keine,NULL`, body: undefined },
    { line: `${id},Ann,Lee,,`, body: { firstName: 'Ann', lastName: 'Lee' } },
    { line: `${id},Ann,Lee,more`, body: undefined },
    { line: `${id},#NV,Lee`, body: undefined },
    { line: `${id},An"n,Lee`, body: undefined },
  ]);
}

test(
  'a run that is resumed, with a title, short rows and words for empty cells, treats every row once',
  async () => {
    const server = await openServer();
    for (let i = 0; i < RUNS; i += 1) {
      const dir = tempDir();
      const rows = Array.from({ length: 1 + below(12) }, (_, at) => makeRow(`r${at}`));
      const titles = Array.from({ length: below(4) }, () => pick(['A title', 'Notes,,', ',,', 'Total: 3,x']));
      const lines = rows.flatMap(({ line }) => (below(4) === 0 ? [pick(['', ',,', ' , ']), line] : [line]));
      const csv =
        [...titles, 'id,firstName,lastName', ...lines].join(pick(['\n', '\r\n'])) + pick(['', '\n']);
      const about = `seed ${SEED}, run ${i}: ${JSON.stringify(csv)}`;
      const file = join(dir, 'contacts.csv');
      await writeFile(file, csv);
      const dataDir = ['--data-dir', join(dir, 'data'), '--json', '--rate', 'unlimited'];
      const flags = [
        ...['--skip-lines', String(titles.length), '--short-rows', 'pad', '--null-words', 'NULL,keine'],
        ...['--base-url', server.baseUrl, '--delimiter', ','],
      ];
      const before = server.log.length;
      const env = { CHATIVE_API_KEY: 'key' };
      let limit = 1 + below(rows.length);
      let said = await runInProcess(
        ['sync', '--file', file, ...dataDir, ...flags, '--limit', String(limit)],
        env,
      );
      // Each resume takes up some more.
      while (limit < rows.length) {
        limit += 1 + below(4);
        said = await runInProcess(
          ['sync', '--resume', ...dataDir, '--base-url', server.baseUrl, '--limit', String(limit)],
          env,
        );
      }
      const { runDir, rows: counts } = JSON.parse(said.out) as Summary;
      const report = parse<Record<string, string>>(readFileSync(join(runDir, 'report.csv'), 'utf8'), {
        columns: true,
      });
      const numbers = report.map(({ row }) => Number(row)).sort((a, b) => a - b);
      expect(numbers, about).toEqual(rows.map((_, at) => at + 1));
      expect(counts.pending, about).toBe(0);
      const sent = server.log.slice(before).map((request) => [contactOf(request), request.body]);
      const wanted = rows.flatMap(({ body }, at) => (body === undefined ? [] : [[`r${at}`, body]]));
      expect(Object.fromEntries(sent), about).toEqual(Object.fromEntries(wanted));
      expect(sent.length, about).toBe(wanted.length);
    }
  },
  24 * 3_600_000,
);
