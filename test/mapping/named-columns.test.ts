import { expect, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import { parseMappingFile } from '../../src/mapping/schema.js';

const HEADER = ['Contact ID', 'First Name', 'VIP'];

function mistakesOf(file: unknown): string {
  try {
    parseMappingFile(file, 'm.yaml', HEADER);
  } catch (error) {
    if (error instanceof RunError) return error.message;
    throw error;
  }
  throw new Error('no mistake was found');
}

test('mistakes of form and of column names are listed together', () => {
  const text = mistakesOf({
    id: 'Contact Id',
    fields: { firstName: 'First Nmae', birthdate: 'DOB' },
    customFields: { VIP: { column: 'Vip', type: 'bool' } },
  });
  expect(text).toContain('6 mistakes');
  expect(text).toContain('id: the header has no column "Contact Id"; did you mean "Contact ID"?');
  expect(text).toContain(
    'fields.firstName: the header has no column "First Nmae"; did you mean "First Name"?',
  );
  expect(text).toContain('customFields.VIP.column: the header has no column "Vip"; did you mean "VIP"?');
  expect(text).toContain('birthdate');
  expect(text).toContain('customFields.VIP.type');
});

test.each([[null], ['text'], [{ fields: [], customFields: 3, version: 2 }]])(
  'a file of another shape is told of its shape alone: %j',
  (file) => {
    expect(mistakesOf(file)).not.toContain('the header has no column');
  },
);
