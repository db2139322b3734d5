import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatRefused, formatWrote, readJournal, type WroteEntry } from '../../src/undo/wrote-journal.js';
import { tempDir } from '../support/temp-dir.js';

async function read(text: string): Promise<unknown[]> {
  const path = join(tempDir(), 'wrote.ndjson');
  writeFileSync(path, text);
  const lines: unknown[] = [];
  for await (const line of readJournal(path)) lines.push(line);
  return lines;
}

const ENTRY: WroteEntry = {
  contactId: 'c1',
  line: 7,
  fields: [
    { field: 'firstName', type: 'text', before: 'An', after: 'Ann' },
    { field: 'LTV', type: 'number', before: null, after: 1.5 },
    { field: 'Large', type: 'number', before: 0.1, after: 1e21 },
    { field: 'Long', type: 'number', before: 0, after: 123456789012345680000 },
    { field: 'VIP', type: 'boolean', before: ['odd'], after: null },
  ],
};

test('what is written is read again', async () => {
  const text = formatWrote(ENTRY) + formatWrote({ ...ENTRY, line: undefined }) + formatRefused('c2');
  expect(await read(text)).toEqual([
    { kind: 'wrote', ...ENTRY },
    { kind: 'wrote', ...ENTRY, line: undefined },
    { kind: 'refused', contactId: 'c2' },
  ]);
});

test.each([
  '{"id":"c1","fi',
  'null',
  '[1,2]',
  '{}',
  '{"id":5,"fields":[]}',
  '{"id":"c1"}',
  '{"id":"c1","fields":"x"}',
  '{"id":"c1","fields":["x"]}',
  '{"id":"c1","fields":[["firstName"]]}',
  '{"id":"c1","fields":[["firstName","weird","a","b"]]}',
  '{"id":"c1","fields":[["firstName","text","a"]]}',
  '{"id":"c1","fields":[["firstName","text","a",{}]]}',
  '{"id":"c1","fields":[[1,"text","a","b"]]}',
])('%s is damaged, and the next line is read', async (line) => {
  const found = await read(`${line}\n${formatRefused('c2')}`);
  expect(found).toEqual([{ kind: 'damaged' }, { kind: 'refused', contactId: 'c2' }]);
});
