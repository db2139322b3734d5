import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { Summary } from '../../src/run/summary.js';
import { createRandom, randomInt, type Random } from '../../src/sandbox/random.js';
import { cutAtRandom } from './cut.js';
import { expectationOf, type Expectation } from './expectation.js';
import { createFaultPlan } from './faults.js';
import { contactFaults, countRepeated } from './judge.js';
import { startProgram } from './program.js';
import { csvOf, inventStory, mappingOf, type Climate, type Fields, type Story } from './story.js';
import { startStormyApi, type StormyApi, type UnknownField } from './stormy-api.js';
import { finishedRun, newRunFlags, STEADY_FLAGS } from './voyage.js';
import { runFolders } from './wreck.js';

const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const ROWS = 30;
const KILLS = 3;
/** Each part of a run ends at the next rows whose field does not take. */
const MOST_PARTS = ROWS + KILLS * 3;

/** The mapping sends the column LTV under a name that the workspace does not have. */
const MISSPELT = 'LTVV';

/** How many rows have a cell in the misspelt column, and how many rows are read back: all of them, or the first three. */
type Share = 'every row' | 'some rows';

const STORIES: readonly (readonly [UnknownField['manner'], Share, Climate])[] = [
  ['ignore', 'every row', { match: 'id', duplicates: 'merge', twist: 'none' }],
  ['ignore', 'some rows', { match: 'email', duplicates: 'merge', twist: 'compare' }],
  ['ignore', 'some rows', { match: 'id', duplicates: 'merge', twist: 'none' }],
  ['refuse', 'some rows', { match: 'field', duplicates: 'merge', twist: 'none' }],
];

/** Rows that a kill can leave without their line, though they were sent: those that are not judged yet. */
const UNJUDGED = { 'every row': 3, 'some rows': ROWS } as const;

const CODES = { ignore: 'failed not_applied', refuse: 'failed bad_request' } as const;

test.each(STORIES)(
  'a field that the API %ss in %s: no row with it is updated, all others are, whatever is killed (%o)',
  { timeout: 180_000 },
  async (manner, share, climate) => {
    const random = createRandom(SEED + 77);
    const story = withField(inventStory(random, ROWS, climate), share);
    const expectation = withoutField(story, expectationOf(story), manner);
    const plan = createFaultPlan(createRandom(SEED + 78), 0.1);
    const api = await startStormyApi(story, createRandom(SEED + 79), plan, { name: MISSPELT, manner });
    const dir = mkdtempSync(join(tmpdir(), 'chative-chaos-'));
    try {
      const { summary, cuts } = await resumeUntilDone(story, api, { dir, random, share });
      const found = outcomesOf(summary.runDir);
      // Of a write that lost its answer before a kill, a list that is read after it says that nothing differs.
      const asked = new Set(api.writes.map(({ ask }) => ask));
      const isSpared = (i: number): boolean => found[i] === 'unchanged' && asked.has(`row ${i + 1}`);
      expect(found).toEqual(
        expectation.outcomes.map((outcome, i) =>
          outcome === 'updated' && climate.twist === 'compare' && isSpared(i) ? 'unchanged' : outcome,
        ),
      );
      expect(contactFaults(expectation, api)).toEqual([]);
      expect(countRepeated(api.writes)).toBeLessThanOrEqual(cuts * UNJUDGED[share]);
    } finally {
      await api.close();
      rmSync(dir, { recursive: true, force: true });
    }
  },
);

async function resumeUntilDone(
  story: Story,
  api: StormyApi,
  { dir, random, share }: { dir: string; random: Random; share: Share },
): Promise<{ summary: Summary; cuts: number }> {
  writeFileSync(join(dir, 'contacts.csv'), csvOf(story).text);
  writeFileSync(join(dir, 'mapping.yaml'), mappingOf(story).replace('LTV:', `${MISSPELT}:`));
  let [kills, cuts] = [0, 0];
  for (let part = 0; part < MOST_PARTS; part += 1) {
    const isNew = runFolders(dir).length === 0;
    const verify = share === 'every row' ? [] : ['--verify', String(ROWS)];
    const what = isNew ? [...newRunFlags(story, api), ...verify] : ['--resume'];
    const concurrency = randomInt(random, 1, 6);
    const flags = ['--concurrency', String(concurrency), '--rate', 'unlimited', ...STEADY_FLAGS];
    const program = startProgram(['sync', ...what, ...flags], dir);
    if (kills < KILLS) await cutAtRandom(program, api, random);
    const { code, signal, stdout, stderr } = await program.ended;
    await api.idle();
    if (signal === 'SIGKILL') kills += 1;
    const finished = signal === null ? undefined : finishedRun(dir);
    if (finished) return { summary: finished, cuts };
    if (code === 5) expect(JSON.parse(stdout)).toMatchObject({ stopReason: 'not_applied', retryable: false });
    if (code === 0 || code === 3 || code === 5) {
      const summary = JSON.parse(stdout) as Summary;
      if (!summary.interrupted) return { summary, cuts };
    } else if (signal === null && ![130, 143].includes(code ?? -1))
      throw new Error(`exit ${String(code)}: ${stderr}`);
    else cuts += 1;
  }
  throw new Error('it did not come to an end');
}

function withField(story: Story, share: Share): Story {
  if (share === 'some rows') return story;
  const rows = story.rows.map((row, i) =>
    row.fields ? { ...row, fields: { ...row.fields, LTV: 30_000 + i } } : row,
  );
  return { ...story, rows };
}

/** What comes of the story where the field does not take: its rows fail, their other fields may arrive. */
function withoutField(
  { rows }: Story,
  { outcomes, contacts, ...rest }: Expectation,
  manner: UnknownField['manner'],
): Expectation {
  const sound = rows.filter(({ flaw }) => flaw === undefined);
  const withIt = sound.filter(({ fields }) => fields?.['LTV'] !== undefined);
  const ids = new Set(withIt.map(({ person }) => person.id));
  // A delete absorbs the rows before it, and those behind it find nobody.
  for (const { person } of sound.filter(({ fields }) => fields === undefined)) ids.delete(person.id);
  return {
    ...rest,
    outcomes: rows.map(({ person, flaw }, i) =>
      flaw === undefined && ids.has(person.id) && /^(updated|merged)$/.test(outcomes[i] ?? '')
        ? CODES[manner]
        : outcomes[i]!,
    ),
    contacts: new Map(
      [...contacts].map(([id, fields]) => {
        const before = rows.find(({ person }) => person.id === id)?.person.fields;
        const isWhole = before === undefined || !ids.has(id);
        return [id, isWhole ? fields : manner === 'refuse' ? before : withLtvOf(fields, before)];
      }),
    ),
  };
}

function withLtvOf(fields: Fields, before: Fields): Fields {
  return { ...fields, LTV: before['LTV']! };
}

function outcomesOf(runDir: string): string[] {
  const text = readFileSync(join(runDir, 'report.csv'), 'utf8');
  const lines = parse<Record<string, string>>(text, { columns: true });
  lines.sort((a, b) => Number(a['row']) - Number(b['row']));
  return lines.map(({ status = '', error_code: code = '' }) => [status, code].filter(Boolean).join(' '));
}
