import { pick, randomInt, randomUuid, type Random } from '../../src/sandbox/random.js';

export type Fields = Readonly<Record<string, string | number | boolean>>;
export type Match = 'id' | 'email' | 'field';
export type Duplicates = 'merge' | 'each';

/**
 * What else befalls a run between its legs, or what else it is told: `--compare`, `--delete-missing`, `--base` of an
 * export after which others have edited on, or both of the first and the last.
 */
export type Twist =
  'none' | 'canary' | 'key renewed' | 'state lost' | 'compare' | 'mirror' | 'base' | 'base compare';

/** A contact as the API holds it before the run. */
export type Person = {
  readonly id: string;
  readonly email: string;
  /** Its ID in the user's own system, in a custom field. */
  readonly crmId: string;
  readonly fields: Fields;
  /** What it held when it was exported: of some, others have edited a field since. */
  readonly exported: Fields;
};

/** What is wrong with a row on purpose. */
type Flaw = 'bad_number' | 'no_key' | 'ragged' | 'blank';

export type StoryRow = {
  readonly person: Person;
  /** A delete where undefined. */
  readonly fields: Fields | undefined;
  readonly flaw: Flaw | undefined;
};

/** A file, the contacts that it meets, and how the program is told to read it. */
export type Story = {
  readonly match: Match;
  readonly duplicates: Duplicates;
  readonly twist: Twist;
  /** With the twist of that name: the rows that the first leg takes up. */
  readonly canary: number;
  readonly people: readonly Person[];
  /** IDs of those that the API does not know. */
  readonly strangers: ReadonlySet<string>;
  /** IDs of those whose updates the API refuses with 400. */
  readonly refused: ReadonlySet<string>;
  readonly rows: readonly StoryRow[];
};

const FIRST_NAMES = ['Ánh', 'Bjørn', 'Chloé', 'Đức', 'Zoë "Z"', 'Line\nbreak', 'Ng, An'] as const;
const FLAWS = ['bad_number', 'no_key', 'ragged', 'blank'] as const;
/** Those with which a row still tells its contact: a mirror refuses a file with any other. */
const CLEAR_FLAWS = ['bad_number', 'blank'] as const;

/** How the rows of a story find and share their contacts, and its twist. */
export type Climate = Pick<Story, 'match' | 'duplicates' | 'twist'>;

/** Makes up a file of `rowCount` rows; the same seed gives the same. */
export function inventStory(random: Random, rowCount: number, climate: Climate): Story {
  const { twist } = climate;
  const people = Array.from({ length: Math.ceil(rowCount * 0.8) }, (_, i): Person => {
    // Some have no value in a custom field, which undo must empty again.
    const custom = i % 5 === 0 ? {} : { VIP: i % 2 === 0 };
    const exported = { firstName: `Before ${i}`, lastName: 'before', LTV: i, ...custom };
    const fields = { ...exported, ...(hasBase(twist) ? editsOfOthers(random) : {}) };
    return { id: randomUuid(random), email: `person${i}@example.com`, crmId: `CRM-${i}`, fields, exported };
  });
  const strangers = new Set(people.filter(() => random() < 0.03).map(({ id }) => id));
  const refused = new Set(
    people.filter(({ id }) => !strangers.has(id) && random() < 0.03).map(({ id }) => id),
  );
  const rows = Array.from({ length: rowCount }, (_, i): StoryRow => {
    // A fifth of the rows share a few contacts, so that there are sequences of three and more.
    const from = random() < 0.2 ? Math.ceil(people.length / 12) : people.length;
    const person = people[randomInt(random, 0, from - 1)] ?? people[0]!;
    const flaw = random() < 0.06 ? pick(random, twist === 'mirror' ? CLEAR_FLAWS : FLAWS) : undefined;
    const mayDelete = flaw === undefined && !strangers.has(person.id);
    const isDelete = random() < 0.06 && mayDelete;
    return { person, flaw, fields: isDelete ? undefined : inventFields(random, i + 1) };
  });
  const canary = twist === 'canary' ? randomInt(random, 10, 40) : 0;
  return { ...climate, canary, people, strangers, refused, rows };
}

/** Whether the file is held against an export. */
export function hasBase(twist: Twist): boolean {
  return twist === 'base' || twist === 'base compare';
}

/** The last name is left to the file: it names the row. */
function editsOfOthers(random: Random): Fields {
  if (random() < 0.6) return {};
  return random() < 0.5 ? { LTV: randomInt(random, 10_000, 19_999) } : { firstName: 'Someone else' };
}

/** The last name names the row, so that every request tells which row it comes from. */
function inventFields(random: Random, row: number): Fields {
  return {
    lastName: `row ${row}`,
    ...(random() < 0.7 ? { firstName: pick(random, FIRST_NAMES) } : {}),
    ...(random() < 0.5 ? { LTV: randomInt(random, 0, 9999) } : {}),
    ...(random() < 0.5 ? { VIP: random() < 0.5 } : {}),
  };
}

export function mappingOf({ match }: Story): string {
  const key = {
    id: 'id: Contact',
    email: 'match: { by: email, column: Contact }',
    field: 'match: { by: field, name: crm_id, column: Contact }',
  }[match];
  return [
    'version: 1',
    key,
    'action: { column: op, values: { U: update, D: delete } }',
    'fields: { firstName: First, lastName: Last }',
    'customFields:',
    '  LTV: { column: LTV, type: number }',
    '  VIP: { column: VIP, type: boolean }',
    '',
  ].join('\n');
}

/** The story as a CSV file, with the cells of each row as rejected.csv must give them back. */
export function csvOf(story: Story): {
  readonly text: string;
  readonly cells: readonly (readonly string[])[];
} {
  const cells = story.rows.map((row, i) => cellsOf(row, story.match, i));
  const lines = [['op', 'Contact', 'First', 'Last', 'LTV', 'VIP'], ...cells];
  return { text: lines.map((line) => `${line.map(quoted).join(',')}\n`).join(''), cells };
}

function cellsOf({ person, flaw, fields }: StoryRow, match: Match, index: number): string[] {
  const key = flaw === 'no_key' ? '' : keyOf(person, match, index);
  if (flaw === 'ragged') return ['U', key, 'too few'];
  if (flaw === 'blank') return ['U', key, '', '', '', ''];
  if (!fields) return ['D', key, '', '', '', ''];
  const cell = (name: string): string => String(fields[name] ?? '');
  const ltv = flaw === 'bad_number' ? '12x' : cell('LTV');
  return ['U', key, cell('firstName'), cell('lastName'), ltv, cell('VIP')];
}

function keyOf({ id, email, crmId }: Person, match: Match, index: number): string {
  switch (match) {
    case 'id':
      return id;
    case 'email':
      return index % 3 === 0 ? email.toUpperCase() : email;
    case 'field':
      return crmId;
  }
}

/** The export that the file was made from, in another order and with a column that the file has hidden. */
export function baseOf({ people, strangers, match }: Story): string {
  const known = people.filter(({ id }) => !strangers.has(id)).reverse();
  const rows = known.map((person) => {
    const { firstName, lastName, LTV, VIP } = person.exported;
    return [VIP, LTV, 'hidden', keyOf(person, match, 1), lastName, firstName].map((cell) =>
      quoted(String(cell ?? '')),
    );
  });
  return [['VIP', 'LTV', 'Note', 'Contact', 'Last', 'First'], ...rows]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
