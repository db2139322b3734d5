import { writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { parseRate } from '../../../src/config/rate.js';
import { createRunDir, type RunPaths } from '../../../src/run/run-dir.js';
import { writePage } from '../../../src/run/page/write-page.js';
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { hasTool } from '../../support/tool.js';
import { rowCounts } from '../../support/row-counts.js';
import { tempDir } from '../../support/temp-dir.js';

const START = Date.parse('2026-11-26T01:00:00.000Z');
const EVIL = '</style><script>fetch("http://x.example/")</script><img src=//x.example>';

const ROWS = rowCounts({ total: 5_000, updated: 4_900, unchanged: 60, invalid: 10 });
const REQUESTS = { list: 3, get: 0, patch: 4_905, delete: 0, retries: 5, rateLimited: 5 };

/** Half an hour at 200 a minute, with a pause after a few 429s in the middle. */
function course(): string {
  const plan = { kind: 'plan', at: START, updates: 4_900, deletes: 0, requests: 4_903, ms: 1_470_000 };
  const stretches = Array.from({ length: 150 }, (_, i) => {
    const paused = i >= 60 && i < 66;
    const answers = paused ? 0 : i === 0 ? 60 : i < 60 ? 33 : 28;
    const times = { tookMs: answers * 320, slowestMs: 700 + ((i * 37) % 400) };
    return {
      ...{ kind: 'answers', at: START + i * 10_000, ms: 10_000, answers, ...times, paused },
      ...{ rateLimited: i === 59 ? 5 : 0, troubles: 0, slowest: 'patch 200' },
    };
  });
  return [plan, ...stretches].map((record) => `${JSON.stringify(record)}\n`).join('') + '{"kind":"answ';
}

/** The folder of a run whose texts from outside are as bad as can be. */
function runFolder(): RunPaths {
  const paths = createRunDir(tempDir(), '20261126T010000Z-ab12');
  const common = {
    runId: '20261126T010000Z-ab12',
    startedAt: '2026-11-26T01:00:00.000Z',
    finishedAt: '2026-11-26T01:25:00.000Z',
  };
  const ended = { ...common, durationMs: 1_500_000, dryRun: false, exitCode: 3, requests: REQUESTS };
  const rows = { ...ROWS, conflict: 0, pending: 30 };
  const record = {
    ...{
      version: 1,
      command: 'sync',
      file: `/in/${EVIL}.csv`,
      inputSha256: null,
      inputRows: 5_000,
      mappingSha256: null,
    },
    ...{
      baseUrl: 'https://api.chative.io/v1.0',
      options: {},
      sandbox: false,
      state: 'interrupted',
      pid: 1,
      host: 'web-1',
    },
  };
  writeFileSync(paths.runJson, JSON.stringify({ ...record, ...ended, rows }));
  const cause = {
    status: 'invalid',
    code: 'invalid_email',
    column: `E-mail ${EVIL}`,
    count: 10,
    lines: [3, 5, 9],
  };
  const summary = {
    ...{ ...ended, rows, file: record.file, interrupted: true, runDir: paths.dir },
    rate: { configured: '200/1m', achievedPerMinute: 196.3 },
    causes: [{ ...cause, message: `"ophelia" ${EVIL}` }],
  };
  writeFileSync(paths.summary, JSON.stringify(summary));
  writeFileSync(paths.course, course());
  const line = (fields: string): string =>
    `1,2,c1,update,updated,200,1,${fields},,,2026-11-26T01:00:00.000Z,x\n`;
  writeFileSync(
    paths.report,
    `row,line\n${line('firstName;VIP')}${line('"firstName;a,b"')}3,4,c3,update,invalid,,0,x,,,,\n`,
  );
  writeFileSync(
    paths.changes,
    `line,contact_id,field,before,after\n2,c1,firstName,Ann,Anna\n3,c2,firstName,,Bo\n4,c3,VIP,"true",\n5,c4,"${EVIL.replaceAll('"', '""')}",a,b\n`,
  );
  return paths;
}

async function page(showValues: boolean): Promise<{ path: string; text: string }> {
  const paths = runFolder();
  await writePage(paths, showValues, parseRate);
  return { path: paths.page, text: readFileSync(paths.page, 'utf8') };
}

test('counts of fields come from the report, and from the changes where contacts were listed', async () => {
  const { text } = await page(false);
  const rows = [...text.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    row
      .replace(/<[^>]*>/g, ' ')
      .trim()
      .split(/\s+/),
  );
  expect(rows).toContainEqual(['firstName', '2', '1', '1', '0']);
  expect(rows).toContainEqual(['VIP', '1', '0', '0', '1']);
  expect(rows).toContainEqual(['a,b', '1', '0', '0', '0']);
  expect(rows).toContainEqual(['requests', '4,903', '4,908']);
});

test('a pause is drawn as one, however many stretches it fills', async () => {
  const { text } = await page(false);
  expect(text.match(/class="pause"/g)).toHaveLength(1);
});

test('no number of the chart has more digits than can be seen', async () => {
  const [chart = ''] = /<svg[^]*<\/svg>/.exec((await page(false)).text) ?? [];
  expect(chart).toMatch(/\d\.\d/);
  expect(chart.match(/\d\.\d{3,}/g)).toBeNull();
});

test('values of contacts are on the page only where they are asked for', async () => {
  expect((await page(false)).text).not.toMatch(/ophelia|Anna/);
  expect((await page(true)).text).toMatch(/ophelia[^]*Anna/);
});

test('nothing from outside becomes markup, and no address stands in any attribute', async () => {
  const { text } = await page(true);
  expect(text).not.toMatch(/<script|<img|<link|@import|url\(/);
  expect(text.match(/<\/style>/g)).toHaveLength(1);
  expect(text.match(/(src|href)\s*=\s*["']/g)).toBeNull();
});

const CHROMIUM = spawnSync('sh', ['-c', 'command -v chromium']).stdout.toString().trim();

test.skipIf(!hasTool('chromium'))(
  'Chromium shows it on a desk, a phone, in the dark and on paper, and asks nobody for anything',
  async () => {
    const { chromium } = await import('playwright-core');
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    onTestFinished(() => browser.close());
    const { path } = await page(true);
    const shown = [
      { name: 'desktop', width: 1_100, scheme: 'light', media: 'screen' },
      { name: 'phone', width: 390, scheme: 'light', media: 'screen' },
      { name: 'dark', width: 1_100, scheme: 'dark', media: 'screen' },
      { name: 'print', width: 794, scheme: 'dark', media: 'print' },
    ] as const;
    const grounds: string[] = [];
    for (const { name, width, scheme, media } of shown) {
      const tab = await browser.newPage({ viewport: { width, height: 900 } });
      const asked: string[] = [];
      const complaints: string[] = [];
      tab.on('request', (request) => asked.push(request.url()));
      tab.on('console', (message) => complaints.push(message.text()));
      await tab.emulateMedia({ colorScheme: scheme, media });
      await tab.goto(`file://${path}`);
      expect(asked, name).toEqual([`file://${path}`]);
      expect(complaints, name).toEqual([]);
      // Nothing sticks out at the side.
      expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
      expect(await tab.locator('svg path.edge').count(), name).toBe(1);
      grounds.push(String(await tab.evaluate('getComputedStyle(document.body).backgroundColor')));
      const shots = process.env['PAGE_SHOTS'];
      if (shots) await tab.screenshot({ path: `${shots}/page-${name}.png`, fullPage: true });
      await tab.close();
    }
    expect(grounds).toEqual([
      'rgb(255, 255, 255)',
      'rgb(255, 255, 255)',
      'rgb(15, 19, 24)',
      'rgb(255, 255, 255)',
    ]);
  },
  60_000,
);
