import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'csv-parse/sync';
import type { UndoSummary } from '../../src/jobs/undo/undo-job.js';
import { pick, randomInt, type Random } from '../../src/sandbox/random.js';
import { cutAtRandom } from './cut.js';
import { startProgram } from './program.js';
import type { Fields, Story } from './story.js';
import type { StormyApi } from './stormy-api.js';

export type Undone = {
  readonly kills: number;
  /** Contacts that are as they were before the run. */
  readonly restored: number;
  /** Contacts of which others had changed or removed something since the run. */
  readonly touched: number;
  /** What is not as it must be; empty where all is well. */
  readonly faults: readonly string[];
};

type Held = ReadonlyMap<string, Fields>;

/** Exit codes of an undo that was cut short, and that the same command goes on with. */
const CUT_SHORT = [130, 143, 7];
const MOST_LEGS = 12;

/**
 * Undoes a run with the command of that name while others edit on: first dry, then killed at random instants and
 * given again until it is done.
 */
export async function undoRun(
  story: Story,
  api: StormyApi,
  { runDir, apiKey }: { readonly runDir: string; readonly apiKey: string },
  { dir, random, wantedKills }: { dir: string; random: Random; wantedKills: number },
): Promise<Undone> {
  const faults: string[] = [];
  const afterRun: Held = new Map(api.contacts);
  const touched = new Set<string>();
  const command = ['undo', runDir.slice(runDir.lastIndexOf('/') + 1), '--json', '--log-level', 'error'];

  function editOn(share: number): void {
    for (const [id, fields] of [...api.contacts])
      if (!touched.has(id) && random() < share) {
        touched.add(id);
        api.editByHand(id, handOfOthers(random, fields));
      }
  }

  editOn(0.1);
  const asked = api.writes.length;
  const dry = await startProgram([...command, '--rate', 'unlimited'], dir, apiKey).ended;
  if (api.writes.length !== asked) faults.push('a dry undo wrote');
  faults.push(...endFaults('dry undo', story, { afterRun, now: new Map(api.contacts) }, runDir, dry));

  api.stirUp();
  let kills = 0;
  let ended = dry;
  for (let leg = 0; leg < MOST_LEGS; leg += 1) {
    const pace = ['--rate', pick(random, ['unlimited', '60/1s', '20/200ms']), '--timeout', '1s'];
    const patience = ['--max-attempts', '15', '--max-outage', '1m', '--grace', '200ms', '--no-progress'];
    const before = new Map(api.contacts);
    const program = startProgram([...command, '--yes', ...pace, ...patience], dir, apiKey);
    if (kills < wantedKills) await cutAtRandom(program, api, random);
    ended = await program.ended;
    await api.idle();
    if (ended.signal === 'SIGKILL') kills += 1;
    else if (ended.signal === null && !CUT_SHORT.includes(ended.code ?? -1)) {
      faults.push(...endFaults('undo', story, { afterRun, now: before }, runDir, ended));
      break;
    }
    editOn(0.03);
  }
  api.calmDown();
  const { restored, wrong } = heldFaults(story, afterRun, touched, api);
  faults.push(...wrong, ...writtenTwice(api, asked));
  return { kills, restored, touched: touched.size, faults };
}

/** Sets one field to something new, back to what nobody knows, or removes the contact. */
function handOfOthers(random: Random, fields: Fields): Fields | undefined {
  const kind = random();
  if (kind < 0.15) return undefined;
  if (kind < 0.5) return { ...fields, firstName: `By hand ${randomInt(random, 0, 999)}` };
  if (kind < 0.8) return { ...fields, LTV: randomInt(random, 20_000, 29_999) };
  return { ...fields, note: 'by hand' };
}

/** Each contact holds what others gave it since the run, and for the rest what it held before the run. */
function heldFaults(
  { people }: Story,
  afterRun: Held,
  touched: ReadonlySet<string>,
  api: StormyApi,
): { restored: number; wrong: string[] } {
  let restored = 0;
  const wrong: string[] = [];
  for (const { id, fields } of people) {
    const ran = afterRun.get(id);
    const found = api.contacts.get(id);
    if (ran === undefined || found === undefined) continue;
    const expected = touched.has(id) ? withHandsOn(fields, found) : fields;
    if (!isDeepStrictEqual(found, expected))
      wrong.push(`undo left ${id}: ${JSON.stringify([found, expected])}`);
    else if (!isDeepStrictEqual(ran, fields)) restored += 1;
  }
  const lost = [...afterRun.keys()].filter((id) => !api.contacts.has(id) && !touched.has(id));
  return { restored, wrong: [...wrong.slice(0, 5), ...lost.map((id) => `undo lost ${id}`)] };
}

function withHandsOn(before: Fields, found: Fields): Fields {
  const byHand = Object.entries(found).filter(([, value]) => isByHand(value));
  return { ...before, ...Object.fromEntries(byHand) };
}

/** Values that no file and no contact before it has. */
function isByHand(value: string | number | boolean): boolean {
  return typeof value === 'number' ? value >= 20_000 : /^by hand/i.test(String(value));
}

/** The report of an undo that came to its end: one line for each change of the run, with the right word. */
function endFaults(
  what: string,
  { people }: Story,
  { afterRun, now }: { readonly afterRun: Held; readonly now: Held },
  runDir: string,
  ended: { readonly code: number | null; readonly stdout: string; readonly stderr: string },
): string[] {
  if (ended.code !== 0 && ended.code !== 3) return [`${what}: exit ${String(ended.code)}: ${ended.stderr}`];
  const summary = JSON.parse(ended.stdout) as UndoSummary;
  const lines = parse<Record<string, string>>(readFileSync(join(summary.runDir, 'report.csv'), 'utf8'), {
    columns: true,
  });
  const words = new Map<string, string>();
  const faults: string[] = [];
  for (const { contact_id: id = '', field = '', status = '', error_message: message = '' } of lines) {
    const name = `${id} ${field}`;
    if (words.has(name)) faults.push(`${name} has two lines`);
    words.set(name, status.replace('would_restore', 'restored'));
    if (field === '' && !keepsDeleted(runDir, id, message))
      faults.push(`${id} is not where it says: ${message}`);
  }
  for (const { id, fields } of people) {
    const ran = afterRun.get(id);
    if (ran === undefined) continue;
    for (const field of Object.keys(ran)) {
      const found = words.get(`${id} ${field}`);
      const expected = wordOf(fields[field], ran[field], now.get(id), field);
      // A field that is as before may have been something else for a while.
      const isAsBefore = isDeepStrictEqual(fields[field], ran[field]);
      if (found !== expected && !(found === undefined && isAsBefore))
        faults.push(`${id} ${field} is ${found}, not ${expected}`);
    }
  }
  const { total, pending, failed } = summary.fields;
  const gone = lines.filter(({ field }) => field === '').length;
  if (lines.length !== total + gone || gone !== summary.deletedContacts || pending + failed > 0)
    faults.push(`the counts do not add up: ${JSON.stringify([summary.fields, lines.length, gone])}`);
  const isAll = lines.every(({ status }) => status !== 'not_found');
  if (ended.code !== (isAll ? 0 : 3)) faults.push(`exit ${String(ended.code)}`);
  return faults.slice(0, 5).map((text) => `${what}: ${text}`);
}

function wordOf(before: unknown, after: unknown, now: Fields | undefined, field: string): string {
  if (now === undefined) return 'not_found';
  return now[field] === after || now[field] === before ? 'restored' : 'kept';
}

/** A contact that the run deleted is named with its line of deleted.ndjson. */
function keepsDeleted(runDir: string, id: string, message: string): boolean {
  const line = Number(/line (\d+) of/.exec(message)?.[1] ?? 0);
  const text = readFileSync(join(runDir, 'deleted.ndjson'), 'utf8').split('\n')[line - 1] ?? '{}';
  return (JSON.parse(text) as { id?: string }).id === id;
}

/** Each part lists the contacts first, so that what was answered once is never sent again. */
function writtenTwice(api: StormyApi, from: number): string[] {
  const answered = new Set<string>();
  const twice = new Set<string>();
  for (const { contactId, answered: isAnswered } of api.writes.slice(from)) {
    if (answered.has(contactId)) twice.add(contactId);
    if (isAnswered) answered.add(contactId);
  }
  return twice.size === 0 ? [] : [`undo wrote again to ${[...twice].join(', ')}`];
}
