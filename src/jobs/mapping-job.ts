import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { MatchBy } from '../contact/key.js';
import type { InputSettings } from '../config/settings.js';
import { csvSource } from './csv-source.js';
import { openCsv } from '../csv/open.js';
import type { CsvRow } from '../csv/row.js';
import { guessMapping } from '../mapping/guess/guess.js';
import { renderGuess } from '../mapping/guess/render.js';
import { SYSTEM_CLOCK } from '../clock.js';
import { refuseFirstLine } from './first-line.js';
import { mappingSchemaUrl } from './mapping-schema.js';

/** Rows looked at: enough to tell a date from a number, few enough to answer at once. */
const SAMPLED_ROWS = 1_000;

/** The text of a mapping file guessed from the header and the first rows. Throws RunError `input`, or `mapping` where no column fits `match`. */
export async function guessMappingOf(
  input: InputSettings,
  match: MatchBy | undefined,
  stdin: Readable,
): Promise<string> {
  const source = csvSource(input.file, stdin);
  const file = await openCsv(source, input);
  refuseFirstLine(file);
  const rows: (readonly string[])[] = [];
  const leftOut: CsvRow[] = [];
  for await (const row of file.rows()) {
    if (row.problem) leftOut.push(row);
    else rows.push(row.cells);
    if (rows.length + leftOut.length >= SAMPLED_ROWS) break;
  }
  return renderGuess(
    guessMapping(file.header, rows, {
      timezone: input.timezone,
      match,
      source: basename(file.name),
      nowMs: SYSTEM_CLOCK.now().getTime(),
    }),
    { schema: mappingSchemaUrl(), leftOut },
  );
}
