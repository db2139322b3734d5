import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { mappingFileSchema, mappingSchemaUrl } from '../../src/jobs/mapping-schema.js';

const ROOT = new URL('../../', import.meta.url);

/** On a difference: node dist/cli.js mapping --schema > fixtures/mapping.schema.json, and prettier over it. */
test('the schema in the package is the one that mapping files are checked by', async () => {
  const published = await readFile(new URL('fixtures/mapping.schema.json', ROOT), 'utf8');
  expect(JSON.parse(published)).toEqual(mappingFileSchema());
});

test('its address is that of a file which the package holds', async () => {
  expect(mappingSchemaUrl()).toBe(new URL('fixtures/mapping.schema.json', ROOT).href);
  const manifest = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8')) as { files: string[] };
  expect(manifest.files).toContain('fixtures');
});
