import { describe, expect, test } from 'vitest';
import { compileMapping } from '../../src/mapping/compile.js';
import { parseMappingFile } from '../../src/mapping/schema.js';
import { mappingTable } from '../../src/mapping/table.js';
import { presenceKeysOf } from '../../src/sync/presence.js';

const HEADER = ['Mail 1', 'Mail 2', 'Mobile', 'Home', 'Name'];

function compiled(file: unknown, nullWords: readonly string[] = []) {
  const options = {
    timezone: 'UTC',
    action: 'update',
    blank: 'skip',
    clearWord: '(clear)',
    nullWords,
  } as const;
  return compileMapping(parseMappingFile(file, 'm.yaml', HEADER), HEADER, options, 'm.yaml');
}

const LISTS = {
  match: { by: 'email', column: ['Mail 1', 'Mail 2'] },
  fields: { phone: { column: ['Mobile', 'Home'] } },
};

describe('several columns for one field', () => {
  test.each([
    [
      'the first, where it is filled',
      ['a@x.com', 'b@x.com', '0901234567', '0281234567'],
      'a@x.com',
      '0901234567',
    ],
    ['the next, where it is not', ['', 'b@x.com', ' ', '0281234567'], 'b@x.com', '0281234567'],
    ['none, where all are empty', ['a@x.com', '', '', ''], 'a@x.com', undefined],
  ])('count as %s', (_, cells, key, phone) => {
    expect(compiled(LISTS).mapRow([...cells, 'x'])).toEqual({
      kind: 'change',
      key,
      change: { action: 'update', fields: new Map(phone === undefined ? [] : [['phone', phone]]) },
    });
  });

  test('are not filled by a word that stands for an empty cell', () => {
    const row = compiled(LISTS, ['NULL']).mapRow(['NULL', 'b@x.com', '="NULL"', '0281234567', 'x']);
    expect(row).toMatchObject({ key: 'b@x.com', change: { fields: new Map([['phone', '0281234567']]) } });
  });

  test('a filled cell that cannot be read is refused by its own column, not passed over', () => {
    expect(compiled(LISTS).mapRow(['', 'b@x', '', 'none yet', 'x'])).toMatchObject({
      kind: 'problems',
      problems: [
        { code: 'invalid_email', column: 'Mail 2' },
        { code: 'invalid_phone', column: 'Home' },
      ],
    });
  });

  test('a row with none of the keys has no key', () => {
    expect(compiled(LISTS).mapRow(['', '', '1234567', '', 'x'])).toMatchObject({
      problems: [{ code: 'missing_id', column: 'Mail 1' }],
    });
  });

  test('every address of a row says that its contact is in the file', () => {
    expect(presenceKeysOf(['a@x.com', 'B@x.com', '', '', ''], compiled(LISTS))).toEqual([
      'a@x.com',
      'b@x.com',
    ]);
  });

  test('find IDs, too', () => {
    const mapping = compiled({ id: ['Home', 'Name'], fields: { firstName: 'Name' } });
    expect(mapping.mapRow(['', '', '', '', 'c-1'])).toMatchObject({ key: 'c-1' });
  });

  test('the table names them all, and none of them is ignored', () => {
    const lines = mappingTable(compiled(LISTS), HEADER, ['', 'b@x.com', '', '', 'x']);
    expect(lines.map(({ column, note, sample }) => [column, note, sample])).toEqual([
      ['Mail 1', 'finds the contact, else "Mail 2"', '"b@x.com"'],
      ['Mobile', 'else "Home", asis', ''],
      ['Name', 'the mapping does not name it', '"x"'],
    ]);
  });

  test.each([
    [{ column: [] }, 'fields.phone.column: found a list, expected the name of a column, or a list of them'],
    [{ column: ['Mobile', 'Hom'] }, 'the header has no column "Hom"; did you mean "Home"?'],
    [{ column: ['Mobile', 7] }, 'fields.phone.column'],
  ])('%j is a mistake', (phone, message) => {
    expect(() => compiled({ id: 'Name', fields: { phone } })).toThrow(message);
  });

  test('declared words that the field cannot hold are one mistake', () => {
    const phone = { column: ['Mobile', 'Home'], values: { x: 'none' } };
    expect(() => compiled({ id: 'Name', fields: { phone } })).toThrow(/^m\.yaml: fields\.phone\.values\.x/);
  });
});
