import { existsSync } from 'node:fs';
import { mappingJsonSchema } from '../mapping/schema.js';

/** The published JSON Schema of mapping files. */
export function mappingFileSchema(): object {
  return mappingJsonSchema();
}

/** Where this package keeps the schema, as an address that an editor can open without a network. */
export function mappingSchemaUrl(): string | undefined {
  const places = ['../fixtures/', '../../fixtures/'].map(
    (folder) => new URL(`${folder}mapping.schema.json`, import.meta.url),
  );
  return places.find((place) => existsSync(place))?.href;
}
