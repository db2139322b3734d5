import iconv from 'iconv-lite';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { openCsv } from '../../src/csv/open.js';
import { errorOf, readAll, streamOf } from './reading.js';

const TEXT = 'id,firstName\nc-1,Zoë\nc-2,"Ng\nB"\n';
const ROWS = [
  { row: 1, line: 2, cells: ['c-1', 'Zoë'] },
  { row: 2, line: 3, cells: ['c-2', 'Ng\nB'] },
];

describe('encoding', () => {
  test.each<[string, Buffer, string | undefined, string]>([
    ['UTF-8 without a mark', Buffer.from(TEXT), undefined, 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`), undefined, 'utf-8'],
    ['UTF-16LE with a mark', iconv.encode(TEXT, 'utf16le', { addBOM: true }), undefined, 'utf-16le'],
    ['UTF-16BE with a mark', iconv.encode(TEXT, 'utf16be', { addBOM: true }), undefined, 'utf-16be'],
    ['UTF-32LE with a mark', iconv.encode(TEXT, 'utf32le', { addBOM: true }), undefined, 'utf-32le'],
    ['UTF-16LE by name', iconv.encode(TEXT, 'utf16le'), 'UTF-16LE', 'utf-16le'],
    ['windows-1252 by name', iconv.encode(TEXT, 'win1252'), 'windows-1252', 'windows-1252'],
    ['a mark against another name', Buffer.from(`\uFEFF${TEXT}`), 'windows-1252', 'utf-8'],
    [
      'a UTF-16 mark against another name',
      iconv.encode(TEXT, 'utf16be', { addBOM: true }),
      'latin1',
      'utf-16be',
    ],
  ])('%s', async (_, bytes, encoding, found) => {
    for (const size of [1, 3, 1000]) {
      const { file, rows } = await readAll(streamOf(bytes, size), { encoding });
      expect(file.encoding).toBe(found);
      expect(file.header).toEqual(['id', 'firstName']);
      expect(rows).toEqual(ROWS);
    }
  });

  test('an unknown name is a usage error, before the file is looked at', async () => {
    await expect(
      openCsv({ kind: 'path', path: '/nowhere.csv' }, { encoding: 'klingon' }),
    ).rejects.toMatchObject({
      kind: 'usage',
    });
  });

  test('a byte far behind the head that is not valid is found', async () => {
    const head = `id,name\n${'c,Ana\n'.repeat(100_000)}`;
    const error = await errorOf(Buffer.concat([Buffer.from(head), Buffer.from('c,Zo\xeb\n', 'latin1')]));
    expect(error).toMatchObject({
      kind: 'input',
      message: `input, line 100002: the byte EB at byte offset ${head.length + 4} is not valid in utf-8`,
    });
  });

  test('a wrong name for UTF-8 bytes is found where a byte has no character', async () => {
    expect(await errorOf('id\nÝ\n', { encoding: 'windows-1252' })).toMatchObject({
      message: expect.stringContaining('line 2: the byte 9D'),
    });
  });
});

test('a delimiter that is given is used', async () => {
  const { file, rows } = await readAll(streamOf('a,b;c\n1,2;3\n'), { delimiter: ';' });
  expect(file.header).toEqual(['a,b', 'c']);
  expect(rows[0]?.cells).toEqual(['1,2', '3']);
});

test('a delimiter that is given beats the sep line, which is no header all the same', async () => {
  const { file } = await readAll(streamOf('sep=;\na,b;c\n'), { delimiter: ',' });
  expect(file.header).toEqual(['a', 'b;c']);
});

test('rows keep NUL bytes, and are rows with a problem', async () => {
  const { rows } = await readAll(streamOf('id,name\n1,a\0b\n2,"\0c"\n3,d\n'));
  expect(rows.map(({ cells, problem }) => [cells[1], problem?.message])).toEqual([
    ['a\0b', 'a NUL byte'],
    ['\0c', 'a NUL byte'],
    ['d', undefined],
  ]);
});

test('a header with a NUL byte is refused', async () => {
  expect(await errorOf('id,na\0me\n1,a\n2,b\n')).toMatchObject({
    kind: 'input',
    message: 'input, line 1: the header has a NUL byte',
  });
});

test('the rows before the damage are given first', async () => {
  const file = await openCsv(streamOf('id,a\n1,b\n2,c\n3,"d"e\n4,f\n'));
  const seen: number[] = [];
  const reading = (async () => {
    for await (const { row } of file.rows()) seen.push(row);
  })();
  await expect(reading).rejects.toThrow('line 4');
  expect(seen).toEqual([1, 2]);
});

test('--max-record raises both bounds', async () => {
  const tall = `id,a\n1,"${'x\n'.repeat(149)}"\n`;
  expect(await errorOf(tall)).toMatchObject({
    message: expect.stringContaining('line 2: the record that begins here has more than 100 lines'),
    hint: expect.stringContaining('--max-record'),
  });
  const { rows } = await readAll(streamOf(tall), { maxRecordBytes: 24 * 1024 * 1024 });
  expect(rows).toHaveLength(1);
  expect(await errorOf(`id,a\n1,${'x'.repeat(200)}\n`, { maxRecordBytes: 100 })).toMatchObject({
    message: expect.stringContaining('line 2: the record that begins here is larger than 100 bytes'),
  });
});

test('a cell of several megabytes is read', async () => {
  const long = 'ä'.repeat(4 * 1024 * 1024);
  const { rows } = await readAll(streamOf(`id,a\n1,"${long}"\n2,b\n`));
  expect(rows.map(({ cells }) => cells[1]?.length)).toEqual([long.length, 1]);
});

test('a header wider than the head that is looked at is read', async () => {
  const header = Array.from({ length: 5000 }, (_, i) => `a long name of a column, number ${i}`);
  const line = header.map((name) => `"${name}"`).join(';');
  const { file, rows } = await readAll(streamOf(`${line}\n${line}\n`));
  expect(file.header).toEqual(header);
  expect(rows).toEqual([{ row: 1, line: 2, cells: header }]);
});

describe('totals', () => {
  test('count rows, and bytes with their digest as they were before decoding', async () => {
    const { file } = await readAll(streamOf(Buffer.from('\uFEFFid\na\nb\n\n')));
    expect(file.totals()).toEqual({
      sha256: '7cc90bca4479182ab6663bd7c0fe99080d3a9383fa44e017299d47b7b3c22cfa',
      bytes: 11,
      rows: 2,
    });
  });

  test('are a bug before the end', async () => {
    const file = await openCsv(streamOf('id\na\n'));
    expect(() => file.totals()).toThrow('bug');
    await file.close();
  });
});

test('a second pass with the dialect of the first reads the same rows', async () => {
  // What the delimiter would be differs with the portion of the file that is looked at.
  for (const content of [
    'a;b\n1;2\n',
    'name\nOrtiz, Ana\n',
    'a,b\r1,2\r',
    'sep=|\na|b,c\n1|2,3\n',
    "'a','b'\n'1','O''May'\n",
  ]) {
    const first = await readAll(streamOf(content));
    const second = await readAll(streamOf(content), {
      dialect: JSON.parse(JSON.stringify(first.file.dialect)),
    });
    expect(second.rows).toEqual(first.rows);
    expect(second.file).toMatchObject({ header: first.file.header, dialect: first.file.dialect });
  }
  const oneColumn = await readAll(streamOf('a,b\n1,2\n'), {
    dialect: { encoding: 'utf-8', delimiter: 'none', lineEnd: 'lf' },
  });
  expect(oneColumn.file.header).toEqual(['a,b']);
});

test('rows() can be had once', async () => {
  const { file } = await readAll(streamOf('id\na\n'));
  await expect(file.rows().next()).rejects.toThrow('bug');
});

test('memory stays flat', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  function usedBytes(): number {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  }
  const lines = Buffer.from(`${'x'.repeat(99)}\n`.repeat(1000));
  function* content(): Generator<Buffer> {
    yield Buffer.from('id\n');
    for (let i = 0; i < 200; i += 1) yield lines;
  }
  const stream = Readable.from(content(), { objectMode: false });
  const file = await openCsv({ kind: 'stream', stream, name: 'x' });
  const used: number[] = [];
  for await (const { row } of file.rows()) if (row === 20_000 || row === 180_000) used.push(usedBytes());
  expect(file.totals()).toMatchObject({ rows: 200_000, bytes: 20_000_003 });
  // The rows between hold 16 MB of text.
  expect((used[1] ?? Infinity) - (used[0] ?? 0)).toBeLessThan(6e6);
});

test('blanks before quotes are found where the first of them stands 100 KB behind the header', async () => {
  const plain = 'c1,Ann,x\n'.repeat(11_000);
  const { rows } = await readAll(streamOf(`id,First Name,Note\n${plain}c2, "Ann", "a, b"\n`));
  expect(rows.at(-1)?.cells).toEqual(['c2', 'Ann', 'a, b']);
});
