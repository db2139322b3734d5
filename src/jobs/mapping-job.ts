import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { MatchBy } from '../contact/key.js';
import type { InputSettings } from '../config/settings.js';
import { csvSource } from './csv-source.js';
import { pointToHeader } from '../csv/header-line.js';
import { openCsv, type CsvFile } from '../csv/open.js';
import { RunError } from '../errors.js';
import { guessMapping } from '../mapping/guess/guess.js';
import { namesField } from '../mapping/header-name.js';
import { renderGuess } from '../mapping/guess/render.js';
import { SYSTEM_CLOCK } from '../clock.js';
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
  refuseTitle(file);
  const rows: (readonly string[])[] = [];
  for await (const row of file.rows()) {
    if (!row.problem) rows.push(row.cells);
    if (rows.length >= SAMPLED_ROWS) break;
  }
  return renderGuess(
    guessMapping(file.header, rows, {
      timezone: input.timezone,
      match,
      source: basename(file.name),
      nowMs: SYSTEM_CLOCK.now().getTime(),
    }),
    mappingSchemaUrl(),
  );
}

/** A title above the header gives no names to guess by. Throws RunError `input` with the line of the header. */
function refuseTitle({ name, header, likelyHeaderLine, knownHeaderLine }: CsvFile): void {
  const names = header.filter((column) => column !== '').length;
  const line =
    knownHeaderLine(namesField) ??
    (names <= 1 || names * 2 <= header.length ? likelyHeaderLine() : undefined);
  if (line === undefined) return;
  const found =
    names === 1
      ? 'holds one column name only'
      : names * 2 <= header.length
        ? `holds ${names} column names only`
        : 'does not look like a header';
  throw pointToHeader(new RunError('input', `${name}: the first line ${found}`), line);
}
