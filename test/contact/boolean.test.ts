import { describe, expect, test } from 'vitest';
import { parseBoolean } from '../../src/contact/boolean.js';

describe('parseBoolean', () => {
  test.each([
    ['true', true],
    ['TRUE', true],
    ['Yes', true],
    ['y', true],
    ['On', true],
    ['1', true],
    ['false', false],
    ['No', false],
    ['N', false],
    ['off', false],
    ['0', false],
  ])('%s is %s', (text, value) => {
    expect(parseBoolean(text)).toEqual({ ok: true, value });
  });

  test.each(['', '2', 'ja', 'truee', 't', '1.0', '__proto__', 'constructor'])(
    '%j is invalid_boolean',
    (text) => {
      expect(parseBoolean(text)).toMatchObject({ ok: false, code: 'invalid_boolean' });
    },
  );

  test('declared words count in any case, besides the usual ones', () => {
    const words = { true: ['có'], false: ['KHÔNG'] };
    expect(parseBoolean('CÓ', words)).toEqual({ ok: true, value: true });
    expect(parseBoolean('không', words)).toEqual({ ok: true, value: false });
    expect(parseBoolean('yes', words)).toEqual({ ok: true, value: true });
  });

  test('a declared word beats a usual one', () => {
    expect(parseBoolean('0', { true: ['0'] })).toEqual({ ok: true, value: true });
  });

  test('the message quotes the cell and names the declared words', () => {
    const parsed = parseBoolean('vielleicht', { true: ['ja'], false: ['nein'] });
    expect(parsed).toMatchObject({ message: expect.stringMatching(/^"vielleicht" .*, ja, nein;/) });
  });
});
