import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Random } from '../../src/sandbox/random.js';
import type { Expectation } from './expectation.js';
import { contactFaults } from './judge.js';
import { startProgram } from './program.js';
import type { Story } from './story.js';
import type { StormyApi } from './stormy-api.js';
import { undoRun, type Undone } from './undone.js';
import { newRunFlags, type Voyage } from './voyage.js';

const QUIET_FLAGS = ['--rate', 'unlimited', '--yes', '--json', '--log-level', 'error'];

export type Aftermath = {
  /** Contacts that were right already and that a second run wrote to, where all that was sent was remembered. */
  readonly needless: number;
  /** Contacts that undo.csv put back as they were. */
  readonly restored: number;
  /** What came of the command undo, which was killed as well. */
  readonly undone: Omit<Undone, 'faults'>;
  /** What is not as it must be; empty where all is well. */
  readonly faults: readonly string[];
};

/** When all is done and the API is calm: what the run kept, what a second run sends, and what undo.csv and `undo` put back. */
export async function liveOn(
  story: Story,
  expectation: Expectation,
  api: StormyApi,
  voyage: Voyage,
  { dir, random, exitCode }: { dir: string; random: Random; exitCode: number },
): Promise<Aftermath> {
  api.calmDown();
  const faults = deletedFaults(story, expectation, voyage.runDir);
  const before = api.writes.length;
  const again = await startProgram(['sync', ...newRunFlags(story, api), ...QUIET_FLAGS], dir, voyage.apiKey)
    .ended;
  if (again.code !== exitCode) faults.push(`the second run: exit ${again.code}: ${again.stderr}`);
  const settled = settledContacts(story, expectation);
  const asked = api.writes.slice(before).map(({ contactId }) => contactId);
  // By contact: one that is not remembered gets the whole of its sequence again.
  const needless = new Set(asked.filter((contactId) => settled.has(contactId))).size;
  // What a kill left between the report and the state is sent once more, unless the list tells; nothing else is.
  const { cutOff } = voyage;
  const allowed = { none: cutOff, mirror: cutOff, base: cutOff, compare: 0, 'base compare': 0 }[
    story.twist as string
  ];
  if (allowed !== undefined && needless > allowed)
    faults.push(`the second run wrote to ${needless} contacts that were known`);
  faults.push(...contactFaults(expectation, api).map((text) => `after the second run: ${text}`));
  const counted = allowed === undefined ? 0 : needless;
  if (!isListing(story)) return { needless: counted, restored: 0, undone: NOT_UNDONE, faults };
  const afterRun = new Map(api.contacts);
  const restored = await undo(story, api, voyage, dir, faults);
  // The command gets the same run to undo, as if nobody had sent undo.csv.
  for (const [id, fields] of afterRun) api.editByHand(id, fields);
  const undone = await undoRun(story, api, voyage, { dir, random, wantedKills: UNDO_KILLS });
  return { needless: counted, restored, undone, faults: [...faults, ...undone.faults] };
}

const UNDO_KILLS = 2;
const NOT_UNDONE = { kills: 0, restored: 0, touched: 0 };

function isListing({ match, twist }: Story): boolean {
  return match !== 'id' || /compare|mirror/.test(twist);
}

/** Applies undo.csv: whoever was not deleted is then as before the first run. */
async function undo(
  story: Story,
  api: StormyApi,
  { runDir, apiKey }: Voyage,
  dir: string,
  faults: string[],
): Promise<number> {
  const changed = new Set(
    story.people
      .filter(({ id, fields }) => !isDeepStrictEqual(api.contacts.get(id), fields))
      .map(({ id }) => id),
  );
  const flags = ['--file', join(runDir, 'undo.csv'), '--base-url', api.baseUrl, ...QUIET_FLAGS];
  const undone = await startProgram(['sync', ...flags], dir, apiKey).ended;
  // What was deleted cannot be put back.
  if (undone.code !== 0 && undone.code !== 3) faults.push(`undo: exit ${undone.code}: ${undone.stderr}`);
  const present = story.people.filter(({ id }) => api.contacts.has(id));
  const different = present.filter(({ id, fields }) => !isDeepStrictEqual(api.contacts.get(id), fields));
  for (const { id, fields } of different.slice(0, 5))
    faults.push(`undo left ${id} as ${JSON.stringify([api.contacts.get(id), fields])}`);
  return present.length - different.length - present.filter(({ id }) => !changed.has(id)).length;
}

/** Each contact that was deleted after it was listed is in deleted.ndjson, once. */
function deletedFaults(story: Story, { contacts }: Expectation, runDir: string): string[] {
  if (!isListing(story)) return [];
  const path = join(runDir, 'deleted.ndjson');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  const found = lines.map((line) => (JSON.parse(line) as { id: string }).id).sort();
  const expected = story.people
    .map(({ id }) => id)
    .filter((id) => !story.strangers.has(id) && !contacts.has(id))
    .sort();
  return isDeepStrictEqual(found, expected)
    ? []
    : [`deleted.ndjson holds ${found.length} contacts (${new Set(found).size}), not ${expected.length}`];
}

/** Contacts that hold what the file says, or that it deleted: a second run has nothing to send to them. */
function settledContacts({ rows, strangers, refused }: Story, { missing }: Expectation): Set<string> {
  const named = rows.map(({ person }) => person.id);
  return new Set([...named, ...missing].filter((id) => !strangers.has(id) && !refused.has(id)));
}
