import { describe, expect, test } from 'vitest';
import { compileMapping } from '../../src/mapping/compile.js';
import type { MappingFile } from '../../src/mapping/schema.js';
import { mapCsvRow } from '../../src/sync/decided-row.js';
import { isUnedited, keepEdits } from '../../src/sync/edits.js';

const NAMES = ['id', 'op', 'name', 'mail', 'mail 2', 'born', 'ltv', 'note'];
const FILE: MappingFile = {
  id: 'id',
  action: { column: 'op', values: { D: 'delete' } },
  fields: {
    firstName: { column: 'name' },
    email: { column: ['mail', 'mail 2'] },
    birthday: { column: 'born' },
  },
  customFields: {
    ltv: { column: 'ltv', type: 'number' },
    note: { column: 'note', type: 'text' },
    segment: { value: 'news', type: 'text' },
  },
};

type Held = { edits: unknown; before: unknown; problems: unknown; told: string[]; isUnedited: boolean };

/** Holds a row of these cells against a base of those; columns that are named as added are not in it. */
function held(
  cells: string,
  base: string | undefined,
  { blank = 'skip', added = [] }: { blank?: 'skip' | 'clear'; added?: string[] } = {},
): Held {
  const options = { timezone: 'UTC', action: 'update', blank, clearWord: '(clear)' } as const;
  const mapping = compileMapping(FILE, NAMES, options, 'm.yaml');
  const row = { row: 1, line: 2, cells: ['a', '', ...cells.split('|')] };
  const told: string[] = [];
  const kept = keepEdits(
    { row, mapped: mapCsvRow(row, mapping) },
    {
      mapping,
      readBase: ({ field }, cells) => mapping.readField(field, cells),
      names: NAMES,
      isInBase: (index) => !added.includes(NAMES[index] ?? ''),
      baseCells: () => (base === undefined || base === 'several' ? base : ['a', '', ...base.split('|')]),
    },
    {
      remark: (column, kind) => told.push(`${column} ${kind}`),
      met: (isMet) => told.push(isMet ? 'met' : 'new'),
    },
  );
  const { mapped, before } = kept;
  return {
    edits:
      mapped.kind === 'change' && mapped.change.action === 'update'
        ? Object.fromEntries(mapped.change.fields)
        : undefined,
    before: before && Object.fromEntries(before),
    problems: mapped.kind === 'problems' ? mapped.problems.map(({ code }) => code) : undefined,
    told,
    isUnedited: isUnedited(kept),
  };
}

const SAME = 'Ann|ann@x.com||1990-05-13|5|one';

describe('a row against the base', () => {
  test('cells that mean the same are no edits, constants are none, and the rest is kept with what was there', () => {
    expect(held(SAME, SAME)).toMatchObject({ edits: {}, before: {}, told: ['met'], isUnedited: true });
    expect(held(' Ann |mailto:ann@x.com||1990-05-13|5.0|one', SAME).isUnedited).toBe(true);
    expect(held('Anna|ann@x.com||1990-05-14|6|(clear)', SAME)).toMatchObject({
      edits: { firstName: 'Anna', birthday: 642643200, ltv: 6, note: null },
      before: { firstName: 'Ann', birthday: 642556800, ltv: 5, note: 'one' },
      isUnedited: false,
    });
  });

  test('lines that end in another way are the same', () => {
    expect(held('Ann|||||one\r\ntwo', 'Ann|||||one\ntwo').isUnedited).toBe(true);
  });

  test('what was empty is told as such, and the first filled of several columns counts', () => {
    expect(held('Ann||b@x.com|||', 'Ann|||||')).toMatchObject({
      edits: { email: 'b@x.com' },
      before: { email: null },
    });
    expect(held('Ann|b@x.com||||', 'Ann||b@x.com|||').isUnedited).toBe(true);
  });

  test('an emptied cell is an edit only where blanks clear', () => {
    expect(held('Ann|||||', SAME)).toMatchObject({
      edits: {},
      told: ['met', 'mail emptied', 'born emptied', 'ltv emptied', 'note emptied'],
    });
    expect(held('Ann|ann@x.com||1990-05-13|5|', SAME, { blank: 'clear' })).toMatchObject({
      edits: { note: null },
    });
  });

  test('what a spreadsheet rewrites is told where it would be read as another value, or not at all', () => {
    expect(held('Ann|ann@x.com||13/05/1990|5.00|one', SAME)).toMatchObject({
      edits: {},
      problems: undefined,
      told: ['met', 'born respelt'],
    });
  });

  test('cells that cannot be read are of no matter where nobody has touched them', () => {
    expect(held('Anna|none||||', 'Ann|none||||')).toMatchObject({ edits: { firstName: 'Anna' } });
    expect(held('Anna|none|||six|', 'Ann|none|||5|').problems).toEqual(['invalid_number']);
    // Before that it was a text: what the list shows may still be it.
    expect(held('Ann|a@x.com||||', 'Ann|none||||')).toMatchObject({ before: { email: 'none' } });
  });

  test('a column that the base lacks is edited in each of its cells, without anything before', () => {
    expect(held('Ann|||||new', 'Ann|||||', { added: ['note'] })).toMatchObject({
      edits: { note: 'new' },
      before: {},
    });
  });

  test('a row that the base lacks stays whole, one that it has several times is ambiguous', () => {
    expect(held('Ann|||||', undefined)).toMatchObject({
      edits: { firstName: 'Ann', segment: 'news' },
      before: undefined,
      told: ['new'],
      isUnedited: false,
    });
    expect(held('Ann|||||', 'several').problems).toEqual(['ambiguous_match']);
  });
});
