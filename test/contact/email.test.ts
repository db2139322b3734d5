import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrapCell } from '../../src/contact/decoration.js';
import { parseEmail } from '../../src/contact/email.js';
import { firstOfList } from '../../src/contact/first-of-list.js';

describe('parseEmail', () => {
  test.each([
    'ana@example.com',
    'Ana.Maria+news@Mail.Example.co.uk',
    "o'brien@example.ie",
    'a_b-c@sub-domain.example.museum',
    '1@2.de',
    'nguyễn@ví-dụ.vn',
    '用户@例子.中国',
    'x@xn--e1afmkfd.xn--p1ai',
    '!#$%&*/=?^`{|}~@example.com',
  ])('%s is returned as written', (text) => {
    expect(parseEmail(text)).toEqual({ ok: true, value: text });
  });

  test.each([
    ['no @', 'ana.example.com'],
    ['nothing before the @', '@example.com'],
    ['nothing after the @', 'ana@'],
    ['no dot in the domain', 'ana@localhost'],
    ['a dot at the end', 'ana@example.com.'],
    ['a dot at the beginning of the domain', 'ana@.example.com'],
    ['two dots in a row in the domain', 'ana@example..com'],
    ['two dots in a row before the @', 'ana..maria@example.com'],
    ['a dot before the @', 'ana.@example.com'],
    ['a dot at the beginning', '.ana@example.com'],
    ['two @', 'ana@maria@example.com'],
    ['a blank', 'ana maria@example.com'],
    ['a no-break space', 'ana\u00A0maria@example.com'],
    ['a zero-width space', 'ana\u200B@example.com'],
    ['a blank in the domain', 'ana@example .com'],
    ['a list with a semicolon', 'a@x.com; b@y.com'],
    ['a list with a comma', 'a@x.com,b@y.com'],
    ['two names with addresses', 'Ann <a@x.com>, Bob <b@x.com>'],
    ['two addresses joined as Google does', 'a@x.com ::: b@x.com'],
    ['another address as its name', 'a@x.com <b@x.com>'],
    ['a name alone', 'Bob <>'],
    ['a quoted local part', '"b c"@x.com'],
    ['an IP address for a domain', 'ana@192.168.0.1'],
    ['a label that begins with a hyphen', 'ana@-example.com'],
    ['a label that ends with a hyphen', 'ana@example-.com'],
    ['an underscore in the domain', 'ana@exa_mple.com'],
    ['nothing at all', ''],
    ['a line break inside', 'ana@exam\nple.com'],
  ])('%s is invalid_email', (_, text) => {
    expect(parseEmail(text)).toMatchObject({ ok: false, code: 'invalid_email' });
  });

  test('the bounds of length are 64, 63 and 254', () => {
    const label = 'd'.repeat(63);
    expect(parseEmail(`${'a'.repeat(64)}@example.com`).ok).toBe(true);
    expect(parseEmail(`${'a'.repeat(65)}@example.com`).ok).toBe(false);
    expect(parseEmail(`a@${label}.com`).ok).toBe(true);
    expect(parseEmail(`a@${label}d.com`).ok).toBe(false);
    expect(parseEmail(`${'a'.repeat(58)}@${label}.${label}.${label}.com`)).toMatchObject({ ok: true });
    expect(parseEmail(`${'a'.repeat(59)}@${label}.${label}.${label}.com`)).toMatchObject({ ok: false });
  });

  test.each([
    ['a@x.com; b@y.com', 'transform: [first]'],
    ['Bob <b@x.com', 'a name with the address in angle brackets'],
  ])('the message on %j says what would help', (text, cure) => {
    expect(parseEmail(text)).toMatchObject({ message: expect.stringContaining(cure) });
  });
});

test('the address that Haravan makes of a phone number is none', () => {
  expect(parseEmail('0903111222@84.phone')).toMatchObject({
    ok: false,
    code: 'invalid_email',
    message: expect.stringContaining('Haravan writes it for a customer who has none') as unknown,
  });
  expect(parseEmail('0903111222@84.phone.example')).toMatchObject({ ok: true });
});

describe('the bare address is taken out of what address books write', () => {
  test.each([
    'Ann May <Ann@x.com>',
    '"May, Ann" <Ann@x.com>',
    '<Ann@x.com>',
    'ann@X.com <Ann@x.com>',
    'MailTo:Ann@x.com',
    'mailto:Ann@x.com?subject=Hello there',
    'Ann <mailto:Ann@x.com?subject=x>',
    'mailto:Ann@x.com (work)',
    'Ann@x.com (work, old)',
    'Ann@x.com[home]',
    'Ann May <Ann@x.com> (work)',
    'Ann May (Sales) <Ann@x.com>',
    'Ann@x.com,',
    'Ann@x.com ; , ;',
    'Ann May <Ann@x.com>;',
    'Ann@x.com (work);',
  ])('%j', (text) => {
    expect(parseEmail(text)).toEqual({ ok: true, value: 'Ann@x.com' });
  });
});

describe('the cure transform: [first] is named', () => {
  test.each([
    ['a@x.com, b@x.com', true],
    ['a@x.com/b@x.com', true],
    ['a@x.com, Bob <b@x.com>', true],
    ['May, Ann <a@x.com>, Bob <b@x.com>', true],
    ['Ann <a@x.com> <b@x.com>', true],
    ['a@x.com b@x.com', false],
    ['a@x.com | b@x.com', false],
    ['a@x.com or b@x.com', false],
  ])('of %j: %s', (text, isNamed) => {
    const parsed = parseEmail(text);
    expect(!parsed.ok && parsed.message.includes('several addresses')).toBe(true);
    expect(!parsed.ok && parsed.message.includes('[first]')).toBe(isNamed);
    if (isNamed) expect(parseEmail(firstOfList(text)).ok).toBe(true);
  });
});

describe('an accepted e-mail', () => {
  const pieces = fc.constantFrom(
    'a@x.com',
    'b',
    '@',
    '.',
    ' ',
    '<',
    '>',
    '(',
    ')',
    ',',
    ';',
    'mailto:',
    '"',
    '/',
    '?',
  );

  test('is a part of its cell, and is read again as itself', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 7 }), (parts) => {
        const text = parts.join('');
        const parsed = parseEmail(text);
        if (!parsed.ok) return;
        expect(text).toContain(parsed.value);
        expect(parseEmail(parsed.value)).toEqual(parsed);
      }),
    );
  });

  test('is found behind each decoration', () => {
    const decorate = fc.constantFrom<(text: string) => string>(
      (text) => `Ann <${text}>`,
      (text) => `"May, Ann" <${text}>`,
      (text) => `mailto:${text}`,
      (text) => `${text} (work)`,
      (text) => `${text} [work]`,
      (text) => `${text},`,
      (text) => `${text} ;`,
      (text) => `'${text}`,
      (text) => `="${text}"`,
    );
    const address = fc.stringMatching(/^[A-Za-z0-9]{1,8}[.+'-]?[a-z]{1,5}@[A-Za-z]{1,8}\.com$/);
    fc.assert(
      fc.property(address, decorate, (text, decorated) => {
        expect(parseEmail(unwrapCell(decorated(text), 'email'))).toEqual({ ok: true, value: text });
      }),
    );
  });
});
