import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { InputSettings } from '../config/settings.js';
import { csvSource } from './csv-source.js';
import { openCsv } from '../csv/open.js';
import { guessMapping } from '../mapping/guess/guess.js';
import { renderMapping } from '../mapping/guess/render.js';
import { SYSTEM_CLOCK } from '../clock.js';
import { mappingJsonSchema } from '../mapping/schema.js';

/** Rows looked at: enough to tell a date from a number, few enough to answer at once. */
const SAMPLED_ROWS = 1_000;

/** The text of a mapping file guessed from the header and the first rows. Throws RunError `input`. */
export async function guessMappingOf(input: InputSettings, stdin: Readable): Promise<string> {
  const source = csvSource(input.file, stdin);
  const file = await openCsv(source, input);
  const rows: (readonly string[])[] = [];
  for await (const row of file.rows()) {
    if (!row.problem) rows.push(row.cells);
    if (rows.length >= SAMPLED_ROWS) break;
  }
  return renderMapping(
    guessMapping(file.header, rows, {
      timezone: input.timezone,
      source: basename(file.name),
      nowMs: SYSTEM_CLOCK.now().getTime(),
    }),
  );
}

/** The published JSON Schema of mapping files. */
export function mappingFileSchema(): object {
  return mappingJsonSchema();
}
