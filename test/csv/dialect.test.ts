import { expect, test } from 'vitest';
import { findDialect, takeHead } from '../../src/csv/dialect.js';

const UTF8 = { kind: 'unicode', name: 'utf-8' } as const;

async function* textOf(...chunks: string[]): AsyncGenerator<string> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

test('the head of a short file is the whole file', async () => {
  expect(await takeHead(textOf('a,b\n', '1,2\n'))).toEqual({ text: 'a,b\n1,2\n', isWholeFile: true });
});

test('the head of a long file is no more than it takes, and the rest stays', async () => {
  const chunk = '1,2\n'.repeat(10_000);
  const chunks = textOf(chunk, chunk, chunk);
  expect(await takeHead(chunks)).toEqual({ text: chunk + chunk, isWholeFile: false });
  expect(await chunks.next()).toMatchObject({ value: chunk });
});

test('lines longer than the head are waited for', async () => {
  const line = `${'x'.repeat(70_000)}\n`;
  const { text } = await takeHead(textOf(...Array.from({ length: 20 }, () => line)));
  expect(text).toBe(line.repeat(10));
});

test('what is given is not guessed', () => {
  const head = { text: 'sep=;\na;b|c\n1;2|3\n', isWholeFile: true };
  expect(findDialect(head, UTF8, {}, 'x')).toEqual({
    dialect: { encoding: 'utf-8', delimiter: ';', lineEnd: 'lf' },
    sepLength: 6,
  });
  expect(findDialect(head, UTF8, { delimiter: '|' }, 'x').dialect.delimiter).toBe('|');
  const dialect = { encoding: 'utf-8', delimiter: 'none', lineEnd: 'cr' } as const;
  expect(findDialect(head, UTF8, { delimiter: '|', dialect }, 'x')).toEqual({ dialect, sepLength: 6 });
});
