import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { InputSettings, MappingSettings, SandboxSettings } from '../config/settings.js';
import { isStandardField, type CustomType } from '../contact/field.js';
import type { CsvRow } from '../csv/row.js';
import type { Rate } from '../pace/throttle-types.js';
import { csvSource } from './csv-source.js';
import { openCsv } from '../csv/open.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import { createContactBook, type ContactBook } from '../sandbox/contact-book.js';
import { FAULTS, type Faults } from '../sandbox/faults.js';
import { parseQuirks, QUIRKS, type Quirks } from '../sandbox/quirks.js';
import { createRandom, randomInt, randomUuid } from '../sandbox/random.js';
import { generateContacts, seedFromRows } from '../sandbox/seed.js';
import { startSandbox, type Sandbox } from '../sandbox/server.js';
import { RunError } from '../errors.js';
import { bindMapping } from './bind-mapping.js';

const QUIRKS_HINT = `choices: ${Object.entries(QUIRKS)
  .map(([name, { choices }]) => `${name}=${choices.join('|')}`)
  .join(', ')}`;

export type SandboxSeed = {
  readonly input: InputSettings;
  readonly mapping: MappingSettings;
  readonly stdin: Readable;
};

export type SandboxParts = {
  readonly settings: SandboxSettings;
  readonly apiKey: string;
  /** The file whose contacts shall exist; without one they are invented, and any custom field is taken. */
  readonly seed: SandboxSeed | undefined;
};

/** Serves the stand-in API until it is closed. Throws RunError for a file, mapping or port that cannot be used. */
export async function serveSandbox({
  settings,
  apiKey,
  seed,
}: SandboxParts): Promise<Sandbox & { contacts: number }> {
  const random = createRandom(settings.seed);
  const quirks = parseQuirks(settings.quirks);
  if (typeof quirks === 'string') throw new RunError('usage', `--quirks: ${quirks}`, { hint: QUIRKS_HINT });
  const isOdd = settings.quirks.length > 0;
  const book = seed ? await bookOfFile(seed, random) : inventedBook(settings.contacts, random, isOdd);
  addGuests(book, quirks.guests, random);
  const { rate, faults, latencyMs, customFieldsKey } = settings;
  const sandbox = await startSandbox({
    port: settings.port,
    apiKey,
    contacts: book,
    random,
    limit: rate.kind === 'unlimited' ? 'none' : { ...rate, window: settings.window },
    quirks,
    ...(faults > 0 ? { faults: evenFaults(faults) } : {}),
    ...(latencyMs > 0 ? { latencyMs: { min: 0, max: latencyMs } } : {}),
    ...(customFieldsKey === undefined ? {} : { customFieldsKey }),
  });
  return { ...sandbox, contacts: book.size };
}

/** The custom fields that a mapping declares, for a sandbox that refuses all others. */
export function declaredFields(mapping: CompiledMapping): ReadonlyMap<string, CustomType> {
  const custom = mapping.fields.filter(({ field }) => !isStandardField(field));
  return new Map(custom.map(({ field, type }) => [field, type as CustomType]));
}

/** Visitors of the chat who left no name, no e-mail and no phone. */
function addGuests(book: ContactBook, guests: Quirks['guests'], random: () => number): void {
  const count = Math.ceil(book.size * { none: 0, some: 0.25, many: 4 }[guests]);
  const now = Date.now();
  for (let i = 0; i < count; i += 1)
    book.put({ id: randomUuid(random), fields: new Map(), createdAt: now - randomInt(random, 0, MONTH_MS) });
}

const MONTH_MS = 30 * 86_400_000;

/** With quirks the workspace has one custom field, so that there are unknown ones as well. */
function inventedBook(count: number, random: () => number, isOdd: boolean): ContactBook {
  const book = createContactBook({ customFields: isOdd ? new Map([['Plan', 'text']]) : 'any' });
  for (const contact of generateContacts(count, { random, now: Date.now() }))
    book.put(isOdd ? { ...contact, fields: new Map([...contact.fields, ['Plan', 'Gold']]) } : contact);
  return book;
}

async function bookOfFile(seed: SandboxSeed, random: () => number): Promise<ContactBook> {
  const { input, stdin } = seed;
  const source = csvSource(input.file, stdin);
  const file = await openCsv(source, input);
  try {
    const { mapping } = await bindMapping({ ...input, ...seed.mapping }, file, { nowMs: Date.now() });
    const book = createContactBook({ customFields: declaredFields(mapping) });
    await seedFromRows(book, file.rows(), mapping, { random, now: Date.now() });
    return book;
  } finally {
    await file.close();
  }
}

function evenFaults(share: number): Faults {
  return Object.fromEntries(FAULTS.map((fault) => [fault, share / FAULTS.length]));
}

/** The API that a run talks to. */
export type ServedApi = { readonly baseUrl: string; readonly apiKey: string; close(): Promise<void> };

/**
 * A sandbox inside this process, reached over real HTTP, in which every contact of the file exists and
 * every mapped custom field is declared. It enforces the run's own rate.
 */
export async function createSandboxTarget(
  rows: AsyncIterable<CsvRow>,
  mapping: CompiledMapping,
  options: { rate: Rate; customFieldsKey: string | undefined },
): Promise<ServedApi> {
  const contacts = createContactBook({ customFields: declaredFields(mapping) });
  await seedFromRows(contacts, rows, mapping, { random: createRandom(1), now: Date.now() });
  const apiKey = randomBytes(16).toString('hex');
  const { rate, customFieldsKey } = options;
  const sandbox = await startSandbox({
    apiKey,
    contacts,
    limit:
      rate.kind === 'limited'
        ? { requests: rate.requests, windowMs: rate.windowMs, window: 'sliding' }
        : 'none',
    ...(customFieldsKey === undefined ? {} : { customFieldsKey }),
  });
  return { baseUrl: sandbox.url, apiKey, close: () => sandbox.close() };
}
