import { hasBase, type Fields, type Person, type Story, type StoryRow } from './story.js';

/** The request for a row: `row N` for its update, `delete` for a delete. */
export type Ask = string;

/** What must come of a story, worked out from the contract alone. */
export type Expectation = {
  /** `status error_code` of each row, in file order. */
  readonly outcomes: readonly string[];
  /** By contact ID: what the API must hold in the end; a deleted contact is missing. */
  readonly contacts: ReadonlyMap<string, Fields>;
  /** By contact ID: the requests that may be made for it, in their order. */
  readonly asks: ReadonlyMap<string, readonly Ask[]>;
  /** IDs of the contacts that a mirror deletes because the file lacks them. */
  readonly missing: ReadonlySet<string>;
};

type Numbered = StoryRow & { readonly index: number };

export function expectationOf(story: Story): Expectation {
  const outcomes: string[] = story.rows.map((row) => flawOutcome(row, story));
  const contacts = new Map(
    story.people.filter(({ id }) => !story.strangers.has(id)).map(({ id, fields }) => [id, fields]),
  );
  const asks = new Map<string, Ask[]>();
  const rowsOf = new Map<string, Numbered[]>();
  for (const [index, row] of story.rows.entries())
    if (row.flaw === undefined)
      rowsOf.set(row.person.id, [...(rowsOf.get(row.person.id) ?? []), { ...edited(row, story), index }]);
  for (const [id, rows] of rowsOf) {
    const groups = story.duplicates === 'merge' ? mergedGroups(rows, story.canary) : rows.map((row) => [row]);
    for (const group of groups) settleGroup(id, group);
  }

  function settleGroup(id: string, group: readonly Numbered[]): void {
    const carrier = group.at(-1)!;
    const own = outcomeOf(id, carrier);
    for (const { index } of group) outcomes[index] = own.includes(' ') ? own : 'merged';
    outcomes[carrier.index] = own;
  }

  function outcomeOf(id: string, carrier: Numbered): string {
    const known = contacts.get(id);
    const wasDeleted = known === undefined && !story.strangers.has(id);
    const needsNoRequest = wasDeleted || (known === undefined && story.match !== 'id');
    if (!needsNoRequest)
      asks.set(id, [...(asks.get(id) ?? []), carrier.fields ? `row ${carrier.index + 1}` : 'delete']);
    if (wasDeleted && !carrier.fields) return 'unchanged';
    if (known === undefined) return 'not_found not_found';
    if (carrier.fields && story.refused.has(id)) return 'failed bad_request';
    if (!carrier.fields) {
      contacts.delete(id);
      return 'deleted';
    }
    const wanted = Object.entries(foldedFields(carrier, rowsOf.get(id) ?? [], story));
    const kept = wanted.filter(([name, value]) => !isTaken(carrier.person, name, value, story));
    contacts.set(id, { ...known, ...Object.fromEntries(kept) });
    return kept.length < wanted.length ? 'conflict conflict' : 'updated';
  }

  const named = new Set(story.rows.map(({ person }) => person.id));
  const missing = new Set(
    story.twist === 'mirror' ? [...contacts.keys()].filter((id) => !named.has(id)) : [],
  );
  for (const id of missing) {
    contacts.delete(id);
    asks.set(id, ['delete']);
  }
  return { outcomes, contacts, asks, missing };
}

const FLAW_OUTCOMES = {
  bad_number: 'invalid invalid_number',
  no_key: 'invalid missing_id',
  ragged: 'invalid malformed_row',
  blank: 'unchanged nothing_to_send',
} as const;

/** With a base, a row of nothing but blanks was held against it, where it was exported. */
function flawOutcome({ flaw, person }: StoryRow, { twist, strangers }: Story): string {
  if (flaw === undefined) return '';
  if (flaw === 'blank' && hasBase(twist) && !strangers.has(person.id)) return 'unchanged';
  return FLAW_OUTCOMES[flaw];
}

/** What of a row was edited since the export; a stranger was never exported. */
function edited(row: StoryRow, { twist, strangers }: Story): StoryRow {
  const { person, fields } = row;
  if (!fields || !hasBase(twist) || strangers.has(person.id)) return row;
  const edits = Object.entries(fields).filter(([name, value]) => person.exported[name] !== value);
  return { ...row, fields: Object.fromEntries(edits) };
}

/** Whether somebody has set the field to something else since the export, and the list tells. */
function isTaken({ exported, fields }: Person, name: string, value: unknown, { twist }: Story): boolean {
  return twist === 'base compare' && fields[name] !== exported[name] && fields[name] !== value;
}

/** Rows that travel together: updates up to the next delete or the end, and a delete with all before it; a canary alone. */
function mergedGroups(rows: readonly Numbered[], canary: number): Numbered[][] {
  return [rows.filter(({ index }) => index < canary), rows.filter(({ index }) => index >= canary)]
    .flatMap((part) => {
      const lastDelete = part.findLastIndex(({ fields }) => fields === undefined);
      return [part.slice(0, lastDelete + 1), part.slice(lastDelete + 1)];
    })
    .filter((group) => group.length > 0);
}

function foldedFields(carrier: Numbered, rows: readonly Numbered[], { duplicates, canary }: Story): Fields {
  if (duplicates === 'each') return carrier.fields ?? {};
  const group = mergedGroups(rows, canary).find((candidates) => candidates.includes(carrier)) ?? [];
  return Object.assign({}, ...group.map(({ fields }) => fields)) as Fields;
}
