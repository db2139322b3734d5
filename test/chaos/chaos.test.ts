import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/sandbox/random.js';
import { liveOn } from './aftermath.js';
import { expectationOf } from './expectation.js';
import { createFaultPlan, type FaultKind } from './faults.js';
import { judge } from './judge.js';
import { addFigures, noFigures, tableOf, type Figures } from './figures.js';
import { inventStory, type Climate } from './story.js';
import { startStormyApi } from './stormy-api.js';
import { sail } from './voyage.js';

/** `CHAOS_KILLS` and `CHAOS_SEED` make it longer, or repeat it. */
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 12);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);

/** Kills of one file; a long suite takes many files, each with its own contacts, rows and faults. */
const KILLS_PER_STORY = KILLS < 50 ? 3 : 12;
const ROWS_PER_KILL = 20;

const CLIMATES: readonly Climate[] = [
  { match: 'field', duplicates: 'each', twist: 'base compare' },
  { match: 'email', duplicates: 'merge', twist: 'mirror' },
  { match: 'id', duplicates: 'merge', twist: 'canary' },
  { match: 'id', duplicates: 'each', twist: 'compare' },
  { match: 'email', duplicates: 'merge', twist: 'key renewed' },
  { match: 'id', duplicates: 'each', twist: 'none' },
  { match: 'email', duplicates: 'each', twist: 'state lost' },
  { match: 'email', duplicates: 'merge', twist: 'compare' },
  { match: 'id', duplicates: 'each', twist: 'mirror' },
  { match: 'email', duplicates: 'merge', twist: 'none' },
  { match: 'id', duplicates: 'merge', twist: 'state lost' },
  { match: 'id', duplicates: 'each', twist: 'key renewed' },
  { match: 'id', duplicates: 'merge', twist: 'base' },
  { match: 'field', duplicates: 'merge', twist: 'mirror' },
  { match: 'id', duplicates: 'merge', twist: 'base compare' },
];

test(
  `${KILLS} kills lose no row, report none twice, and leave every contact as the file says`,
  { timeout: 120_000 + KILLS * 9_000 },
  async () => {
    const total = noFigures();
    const complaints: string[] = [];
    for (let round = 0; total.kills < KILLS; round += 1) {
      const climate = CLIMATES[round % CLIMATES.length]!;
      const wanted = Math.min(KILLS_PER_STORY, KILLS - total.kills);
      const found = await oneStory(SEED + round * 1_000, climate, wanted, total);
      complaints.push(
        ...found.map(
          (text) => `seed ${SEED}, story ${round} (${Object.values(climate).join(', ')}): ${text}`,
        ),
      );
    }
    process.stdout.write(`${tableOf(SEED, total)}\n`);
    expect(complaints).toEqual([]);
  },
);

/** Adds its figures to the total; returns what is not as it must be. */
async function oneStory(
  seed: number,
  climate: Climate,
  wantedKills: number,
  total: Figures,
): Promise<string[]> {
  const random = createRandom(seed);
  const story = inventStory(random, 40 + wantedKills * ROWS_PER_KILL, climate);
  const expectation = expectationOf(story);
  const plan = createFaultPlan(createRandom(seed + 1), 0.12);
  const api = await startStormyApi(story, createRandom(seed + 2), plan);
  const dir = mkdtempSync(join(tmpdir(), 'chative-chaos-'));
  let complaints: string[] = ['it did not come to an end'];
  try {
    const lines = story.rows.length + expectation.missing.size;
    const voyage = await sail(story, api, { dir, random, wantedKills, lines });
    const { summary, cutOff, runDir } = voyage;
    const verdict = judge(story, expectation, api, { runDir, rows: summary.rows, mostRepeated: cutOff });
    const exitCode = expectation.outcomes.some((outcome) =>
      /^(invalid|not_found|conflict|failed)/.test(outcome),
    )
      ? 3
      : 0;
    complaints = [...voyage.complaints, ...verdict.faults];
    if (voyage.exitCode !== exitCode) complaints.push(`exit ${voyage.exitCode}, not ${exitCode}`);

    addFigures(total, {
      ...voyage,
      stories: 1,
      rows: story.rows.length,
      requests: api.writes.length,
      rowsLost: verdict.lost,
      rowsReportedTwice: verdict.reportedTwice,
      repeatedWrites: verdict.repeatedWrites,
      mostRepeated: cutOff,
    });
    const after = await liveOn(story, expectation, api, voyage, { dir, random, exitCode });
    const { needless, restored, undone, faults } = after;
    total.needlessInSecondRun += needless;
    total.restored += restored;
    total.undoKills += undone.kills;
    total.undone += undone.restored;
    total.touched += undone.touched;
    complaints.push(...faults);
  } finally {
    for (const [kind, count] of Object.entries(plan.counts) as [FaultKind, number][])
      total.faults[kind] = (total.faults[kind] ?? 0) + count;
    await api.close();
    if (complaints.length === 0) rmSync(dir, { recursive: true, force: true });
    else process.stderr.write(`chaos: left for a look: ${dir}\n${complaints.join('\n')}\n`);
  }
  return complaints;
}
