import { describe, expect, test } from 'vitest';
import { isRespelt } from '../../src/contact/respelt.js';

describe('what a spreadsheet makes of a cell by itself', () => {
  test.each([
    ['0903111222', '903111222', 'zeros in front are lost'],
    ['+84903111222', '84903111222', 'so is a plus'],
    ['007', '7', 'in a column of texts, too'],
    ['12.50', '12.5', 'and zeros at the end'],
    ['12.5', '12,5', 'the separator of another country'],
    ['84903111222', '8.49E+10', 'a number in too few places'],
    ['84903111222', '8,49031E+10', 'or in some more'],
    ['123456789012345678', '123456789012345000', 'digits behind the 15th are lost'],
    ['123456789012345678', '1.23457E+17', 'or all but the first'],
    ['1E5', '1.00E+05', 'a text that looks like a number'],
    ['1990-05-13', '13/05/1990', 'a date in the notation of Britain'],
    ['1990-05-13', '5/13/1990', 'of the United States'],
    ['1990-05-13', '13.05.90', 'of Germany'],
    ['1990-05-13', '1990/5/13', 'of Japan'],
    ['1990-05-13', '13-05-1990 00:00', 'with a time'],
    ['true', 'TRUE', 'truth in capitals'],
    ['="0903"', '903', 'under its decoration'],
    ["'0903", '903', 'of either kind'],
  ])('%s → %s: %s', (before, after) => {
    expect(isRespelt(before, after)).toBe(true);
  });
});

describe('what only a person does', () => {
  test.each([
    ['0903111222', '903111223'],
    ['0903111222', '-903111222'],
    ['12.5', '125'],
    ['84903111222', '8.50E+10'],
    ['12345', '8.49E+10'],
    ['123456789012345678', '123456789012345679'],
    ['1990-05-13', '14/05/1990'],
    ['1990-05-13', '13/05/1991'],
    ['1990-05-03', '1990-03-05'],
    ['1990-05-13', '1990'],
    ['true', 'FALSE'],
    ['Ann', 'ANN'],
    ['', '0'],
    ['0', ''],
    ['Ann', '1.00E+05'],
  ])('%s → %s', (before, after) => {
    expect(isRespelt(before, after)).toBe(false);
  });
});
