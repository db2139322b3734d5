import { describe, expect, test } from 'vitest';
import { createFramer, type Framed } from '../../src/csv/framing.js';
import { recordLimits } from '../../src/csv/limits.js';

const whole = (text: string, limits = recordLimits()) => createFramer(',', limits, 1).push(text, true);
const linesOf = ({ frames }: Framed) => frames.map(({ line }) => line);

describe('line', () => {
  test.each<[string, string, number[]]>([
    ['LF', 'a\nb\nc', [1, 2, 3]],
    ['CRLF', 'a\r\nb\r\n', [1, 2]],
    ['a lone CR is no line end', 'a\rb\nc', [1, 2]],
    ['line ends in quotes', '"a\n\nb",c\nd\n', [1, 4]],
    ['CRLF in quotes', '"a\r\nb"\r\nc', [1, 3]],
    ['an escaped quote before a line end', '"a""\nb"\nc', [1, 3]],
    ['a stray quote opens nothing', 'a"b\nc"d\n', [1, 2]],
    ['a quoted cell behind a stray quote', 'a"b,"c\nd"\ne', [1, 3]],
    ['an empty line has no frame, one of blanks has', 'a\n\n\r\n \nb', [1, 4, 5]],
  ])('is where the record begins: %s', (_, text, lines) => {
    expect(linesOf(whole(text))).toEqual(lines);
  });
});

test('a line of blanks is blank, one with a delimiter or a quoted cell is not', () => {
  const { frames } = whole(' \t\r\n\u00a0\n,\n""\na\n');
  expect(frames.map(({ isBlank }) => isBlank)).toEqual([true, true, false, false, false]);
});

test('quotes are stray only where a cell does not begin with them', () => {
  const { frames } = whole('a"b\n"a""b"\n "a"\n"a","b"\nx,"a"\n');
  expect(frames.map(({ strayQuotes }) => strayQuotes)).toEqual([1, 0, 2, 0, 0]);
});

describe('single quotes', () => {
  const single = (text: string) => createFramer(',', recordLimits(), 1, "'").push(text, true);

  test('hold line ends, delimiters and themselves written twice', () => {
    expect(linesOf(single("'a\n','b'\n'c''\n',d\n\"e\nf"))).toEqual([1, 3, 5, 6]);
  });

  test('are apostrophes inside of an unquoted cell, unless they are doubtful', () => {
    const { frames } = single("O'Brien,x'\nO''Brien,a\nb, 'c'\n'a','b'\n");
    expect(frames.map(({ strayQuotes }) => strayQuotes)).toEqual([0, 1, 1, 0]);
  });

  test('leave double quotes as text', () => {
    const { frames } = single('"a","b\n\'x"y\',z"\n');
    expect(frames.map(({ line, strayQuotes }) => ({ line, strayQuotes }))).toEqual([
      { line: 1, strayQuotes: 0 },
      { line: 2, strayQuotes: 0 },
    ]);
  });

  test.each([
    ["a,b\nc,'t Hooft\n'd','e'\n", 2, "closing single quote (') of a cell, which stands on line 3"],
    ["a,b\nc,'t Hooft\n", 2, "the single quote (') opened here is never closed"],
    [`a\n'${'x\n'.repeat(200)}`, 2, "is the single quote (') opened here never closed?"],
  ])('%j is damage that names them', (text, line, what) => {
    expect(single(text).damage).toMatchObject({ line, what: expect.stringContaining(what) });
  });
});

test('only whole records leave, whatever the portions', () => {
  const text = 'a,"b\r\n""c"""\r\n"d",e"e\r\n\r\nf,"g"';
  const expected = whole(text);
  for (let size = 1; size <= text.length; size += 1) {
    const framer = createFramer(',', recordLimits(), 1);
    const frames = [];
    let given = '';
    for (let i = 0; i < text.length; i += size) {
      const framed = framer.push(text.slice(i, i + size), false);
      expect(framed.text === '' || framed.text.endsWith('\n')).toBe(true);
      given += framed.text;
      frames.push(...framed.frames);
    }
    const last = framer.push('', true);
    expect([...frames, ...last.frames]).toEqual(expected.frames);
    expect(given + last.text).toBe(text);
  }
});

describe('damage', () => {
  const lines = (count: number) => 'x\n'.repeat(count - 1) + 'x';

  test.each<[string, string, number, string]>([
    ['text after a quote', 'a\nb\n"c"d\n', 3, 'text after the closing quote'],
    ['a blank after a quote', '"a" ,b\n', 1, 'text after the closing quote'],
    ['a lone CR after a quote', '"a"\rb\n', 1, 'text after the closing quote'],
    ['a quote that never closes', 'a\nb,"c\nd\n', 2, 'never closed'],
    ['a quote as the last character', 'a\nb,"', 2, 'never closed'],
    ['an escaped quote as the end', 'a\n"b""', 2, 'never closed'],
    ['the second quoted cell of a record', '"a\nb","c\nd', 2, 'never closed'],
    ['101 lines', `a\n"${lines(101)}"\n`, 2, 'more than 100 lines'],
    ['an unclosed quote in a long file', `a\n"${lines(5000)}`, 2, 'more than 100 lines'],
  ])('is found where it begins: %s', (_, text, line, what) => {
    for (const size of [1, 7, text.length]) {
      const framer = createFramer(',', recordLimits(), 1);
      let damage: Framed['damage'];
      for (let i = 0; i < text.length && !damage; i += size)
        ({ damage } = framer.push(text.slice(i, i + size), i + size >= text.length));
      expect(damage).toMatchObject({ line, what: expect.stringContaining(what) });
    }
  });

  test('100 lines are allowed', () => {
    expect(whole(`"${lines(100)}"\na`)).not.toHaveProperty('damage');
  });

  test('the records before it are kept', () => {
    const framed = whole('a\nb\n"c"d\ne\n');
    expect(framed.text).toBe('a\nb\n');
    expect(linesOf(framed)).toEqual([1, 2]);
  });

  test('a record may be as large as the bound in UTF-8, and no larger', () => {
    const limits = recordLimits(8);
    expect(whole('é,éé\n', limits)).not.toHaveProperty('damage');
    expect(whole('a\né,ééé\n', limits).damage).toMatchObject({
      line: 2,
      what: expect.stringContaining('larger than 8 bytes'),
      hint: expect.stringContaining('--max-record'),
    });
  });

  test('a record without an end is refused before it is whole', () => {
    const framer = createFramer(',', recordLimits(1000), 1);
    expect(framer.push('x'.repeat(900), false)).not.toHaveProperty('damage');
    expect(framer.push('x'.repeat(101), false).damage).toMatchObject({ line: 1 });
  });
});
