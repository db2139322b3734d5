import { expect, test } from 'vitest';
import { renderMapping } from '../../src/cli/render-mapping.js';

test('columns, what they become, a sample and how they are read', () => {
  const text = renderMapping(
    [
      { column: 'Contact ID', field: 'id', type: 'key', note: 'finds the contact', sample: '"c1"' },
      { column: 'op', field: '', type: 'action', note: 'update or delete, row by row', sample: '' },
      { column: 'First Name', field: 'firstName', type: 'text', note: '', sample: '"Zoë"' },
      {
        column: 'DOB',
        field: 'birthday',
        type: 'birthday',
        note: 'dd/MM/yyyy, UTC',
        sample: '"a sample that is much too long for a terminal"',
      },
      { column: '', field: 'segment', type: 'text', note: 'constant', sample: '' },
      { column: 'Notes', field: '', type: 'ignored', note: 'no field is named so', sample: '"x"' },
    ],
    true,
  );
  expect(text).toBe(
    `
Columns
  column                   type      sample                    note
  Contact ID  → id         key       "c1"                      finds the contact
  op          → action     action                              update or delete, row by row
  First Name  → firstName  text      "Zoë"
  DOB         → birthday   birthday  "a sample that is much …  dd/MM/yyyy, UTC
  (constant)  → segment    text                                constant
  Notes       –            ignored   "x"                       no field is named so
`.trim(),
  );
});

test('on a narrow screen samples give way, and notes are broken at blanks: no line is too long', () => {
  const line = {
    column: 'Marketing contact status',
    field: '',
    type: 'ignored',
    note: 'the mapping does not name it, and nothing else does',
    sample: '"Marketing contact"',
  } as const;
  for (const width of [80, 90]) {
    const text = renderMapping([line], true, [], width);
    expect(Math.max(...text.split('\n').map((each) => each.length))).toBeLessThanOrEqual(width);
    expect(text).toContain('Marketing contact status');
  }
  expect(renderMapping([line], true, [], 80)).toContain('"Marketing …');
});
