import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/sandbox/random.js';
import { expectationOf } from './expectation.js';
import { createFaultPlan, type FaultKind } from './faults.js';
import { contactFaults, judge } from './judge.js';
import { startProgram } from './program.js';
import { inventStory, type Duplicates, type Match } from './story.js';
import { startStormyApi } from './stormy-api.js';
import { newRunFlags, sail } from './voyage.js';

/** `CHAOS_KILLS` and `CHAOS_SEED` make it longer, or repeat it. */
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 12);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);

/** Kills of one file; a long suite takes many files, each with its own contacts, rows and faults. */
const KILLS_PER_STORY = KILLS < 50 ? 4 : 12;
const ROWS_PER_KILL = 20;

const CLIMATES: readonly (readonly [Match, Duplicates])[] = [
  ['id', 'merge'],
  ['id', 'each'],
  ['email', 'merge'],
];

type Figures = {
  kills: number;
  signals: number;
  rows: number;
  requests: number;
  rowsLost: number;
  rowsReportedTwice: number;
  repeatedWrites: number;
  needlessInSecondRun: number;
  faults: Partial<Record<FaultKind, number>>;
};

test(
  `${KILLS} kills lose no row, report none twice, and leave every contact as the file says`,
  { timeout: 60_000 + KILLS * 5_000 },
  async () => {
    const total: Figures = {
      kills: 0,
      signals: 0,
      rows: 0,
      requests: 0,
      rowsLost: 0,
      rowsReportedTwice: 0,
      repeatedWrites: 0,
      needlessInSecondRun: 0,
      faults: {},
    };
    const complaints: string[] = [];
    for (let round = 0; total.kills < KILLS; round += 1) {
      const [match, duplicates] = CLIMATES[round % CLIMATES.length]!;
      const wanted = Math.min(KILLS_PER_STORY, KILLS - total.kills);
      const found = await oneStory(SEED + round * 1_000, match, duplicates, wanted, total);
      complaints.push(
        ...found.map((text) => `seed ${SEED}, story ${round} (${match}, ${duplicates}): ${text}`),
      );
    }
    const { faults, ...counts } = total;
    process.stdout.write(`chaos: ${JSON.stringify({ seed: SEED, ...counts, faults })}\n`);
    expect(complaints).toEqual([]);
  },
);

/** Adds its figures to the total; returns what is not as it must be. */
async function oneStory(
  seed: number,
  match: Match,
  duplicates: Duplicates,
  wantedKills: number,
  total: Figures,
): Promise<string[]> {
  const random = createRandom(seed);
  const story = inventStory(random, 40 + wantedKills * ROWS_PER_KILL, match, duplicates);
  const expectation = expectationOf(story);
  const plan = createFaultPlan(createRandom(seed + 1), 0.12);
  const api = await startStormyApi(story, createRandom(seed + 2), plan);
  const dir = mkdtempSync(join(tmpdir(), 'chative-chaos-'));
  let complaints: string[] = ['it did not come to an end'];
  try {
    const voyage = await sail(story, api, { dir, random, wantedKills });
    total.kills += voyage.kills;
    total.signals += voyage.signals;
    const { summary, cutOff, runDir } = voyage;
    const verdict = judge(story, expectation, api, { runDir, rows: summary.rows, mostRepeated: cutOff });
    const exitCode = expectation.outcomes.some((outcome) => /^(invalid|not_found|failed)/.test(outcome))
      ? 3
      : 0;
    complaints = [...voyage.complaints, ...verdict.faults];
    if (voyage.exitCode !== exitCode) complaints.push(`exit ${voyage.exitCode}, not ${exitCode}`);

    total.rows += story.rows.length;
    total.requests += api.writes.length;
    total.rowsLost += verdict.lost;
    total.rowsReportedTwice += verdict.reportedTwice;
    total.repeatedWrites += verdict.repeatedWrites;

    const before = api.writes.length;
    api.calmDown();
    const again = await startProgram(
      ['sync', ...newRunFlags(story, api), '--rate', 'unlimited', '--yes', '--json', '--log-level', 'error'],
      dir,
    ).ended;
    const settled = settledContacts(story, expectation);
    const needless = api.writes.slice(before).filter(({ contactId }) => settled.has(contactId));
    total.needlessInSecondRun += needless.length;
    // What a kill left between the report and the state is sent once more; nothing else is.
    if (needless.length > cutOff) complaints.push(`the second run sent ${needless.length} that were known`);
    if (again.code !== exitCode) complaints.push(`the second run: exit ${again.code}: ${again.stderr}`);
    complaints.push(...contactFaults(expectation, api).map((text) => `after the second run: ${text}`));
  } finally {
    for (const [kind, count] of Object.entries(plan.counts) as [FaultKind, number][])
      total.faults[kind] = (total.faults[kind] ?? 0) + count;
    await api.close();
    if (complaints.length === 0) rmSync(dir, { recursive: true, force: true });
    else process.stderr.write(`chaos: left for a look: ${dir}\n${complaints.join('\n')}\n`);
  }
  return complaints;
}

/** Contacts of which every row succeeded: a second run has nothing to send to them. */
function settledContacts(
  story: ReturnType<typeof inventStory>,
  { outcomes }: ReturnType<typeof expectationOf>,
): Set<string> {
  const failed = new Set(
    story.rows
      .filter((row, i) => row.flaw === undefined && /^(not_found|failed)/.test(outcomes[i] ?? ''))
      .map(({ person }) => person.id),
  );
  return new Set(story.rows.map(({ person }) => person.id).filter((id) => !failed.has(id)));
}
