import { expect, test } from 'vitest';
import { EXPLAINED, explainAll, explainOne } from '../../src/cli/explain.js';
import { RunError } from '../../src/errors.js';

test('an exit code, a status and an error code have a page each', () => {
  expect(explainOne('4')).toMatch(/^4 \(exit code\)\n {2}The API refused the key/);
  expect(explainOne('merged')).toContain('Does it help to run it again?  No.');
  expect(explainOne('INVALID_DATE')).toContain('format: dd/MM/yyyy');
});

test('a name that is both a status and an error code has both pages', () => {
  expect(explainOne('not_found')).toMatch(/\(status\)[^]*\(error code\)/);
});

test('the words of a dry run are explained too', () => {
  expect(explainOne('would_delete')).toContain("A dry run's word for deleted");
});

test('a name that is none gets the nearest', () => {
  expect(() => explainOne('invalid_dates')).toThrow(RunError);
  expect(() => explainOne('invalid_dates')).toThrow(
    expect.objectContaining({ kind: 'usage', hint: 'did you mean invalid_date?' }),
  );
});

test('the list names all of them and fits 80 columns', () => {
  const list = explainAll();
  for (const { name } of EXPLAINED) expect(list).toMatch(new RegExp(`^ +${name} `, 'm'));
  expect(list.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test.each(EXPLAINED)('$name: whole sentences that begin with their subject', ({ explanation }) => {
  for (const text of [explanation.meaning, explanation.cure]) {
    expect(text).toMatch(/^[A-Z'"`-].*\.$|^chative-contacts .*\.$/);
    expect(text).not.toMatch(/\b(Whoever|Nobody)\b/);
  }
});
