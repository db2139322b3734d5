import { describe, expect, test } from 'vitest';
import { parseGender } from '../../src/contact/gender.js';

describe('parseGender', () => {
  test.each([
    [
      'male',
      ['male', 'Male', 'MALE', 'M', 'm', 'man', 'nam', 'Nam', 'homme', 'Masculin', 'Mann', 'männlich'],
    ],
    [
      'male',
      ['mannlich', 'maennlich', 'hombre', 'masculino', 'varón', 'Varon', 'đàn ông', 'dan ong', 'Đàn Ông'],
    ],
    [
      'female',
      ['female', 'F', 'f', 'woman', 'Nữ', 'nu', 'NỮ', 'N\u01B0\u0303', 'femme', 'féminin', 'Feminin'],
    ],
    ['female', ['Frau', 'weiblich', 'mujer', 'femenino', 'phụ nữ']],
    ['other', ['other', 'Khác', 'khac', 'autre', 'divers', 'otro', 'Non-Binary', 'non binary', 'no binario']],
  ])('%s is understood from %j', (gender, words) => {
    for (const word of words) expect(parseGender(word), word).toEqual({ ok: true, value: gender });
  });

  test.each(['', 'H', 'X', 'N', 'W', 'unknown', 'Mr', 'malee', 'constructor', '__proto__'])(
    '%j is invalid_gender',
    (text) => {
      expect(parseGender(text)).toMatchObject({ ok: false, code: 'invalid_gender' });
    },
  );

  test('allow: any sends other words as written and known words as the API has them', () => {
    expect(parseGender('Agénero', { allow: 'any' })).toEqual({ ok: true, value: 'Agénero' });
    expect(parseGender('Mujer', { allow: 'any' })).toEqual({ ok: true, value: 'female' });
  });

  test('M is ambiguous in a column that also holds H', () => {
    const rule = { ambiguousM: true };
    expect(parseGender('M', rule)).toMatchObject({ ok: false, code: 'invalid_gender' });
    expect(parseGender('m', rule)).toMatchObject({
      message: expect.stringContaining('values: { "m": … }, where … is male, female, other'),
    });
    expect(parseGender('F', rule)).toEqual({ ok: true, value: 'female' });
    expect(parseGender('Mujer', rule)).toEqual({ ok: true, value: 'female' });
    expect(parseGender('M', { ...rule, allow: 'any' })).toEqual({ ok: true, value: 'M' });
  });

  test('the message shows how to map the word', () => {
    expect(parseGender('uomo')).toMatchObject({
      message: expect.stringContaining('values: { "uomo": … }, where … is male, female, other'),
    });
  });

  test.each([
    ['Ông', 'male'],
    ['anh', 'male'],
    ['Bà', 'female'],
    ['CHỊ', 'female'],
    ['Herr', 'male'],
    ['Madame', 'female'],
    ['Señora', 'female'],
  ])('the title %s is %s', (text, value) => {
    expect(parseGender(text)).toEqual({ ok: true, value });
  });

  test.each(['H', 'w', 'd', 'x', 'Prefer not to say', '男', '1'])('no meaning of %s is proposed', (text) => {
    const parsed = parseGender(text);
    expect(parsed.ok ? parsed.value : parsed.message).not.toMatch(/: (?:male|female|other) \}/);
    expect(parsed.ok).toBe(false);
  });
});

test.each(['ba', 'Co', 'chu', 'Bá', 'có', 'Ánh', 'ong'])(
  '%s without the accents of a title is no gender',
  (text) => {
    expect(parseGender(text).ok).toBe(false);
  },
);

test.each(['cô', 'BÀ', 'o\u0302ng', 'Chú'])('the title %s counts with its accents', (text) => {
  expect(parseGender(text).ok).toBe(true);
});
