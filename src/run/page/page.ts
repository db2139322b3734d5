import { basename } from 'node:path';
import type { Explanation } from '../../contact/explanation.js';
import { count } from '../../numbers.js';
import { EXIT_MEANINGS } from '../../errors.js';
import { ALL_STATUSES, STATUSES, type Status } from '../../sync/status.js';
import { html, type Html } from './html.js';
import type { PageData } from './page-data.js';
import { PAGE_STYLE } from './page-style.js';
import { rateChart, type Limit } from './rate-chart.js';
import { span, utc } from './words.js';

const SLOWEST_SHOWN = 10;

/** The run as an HTML page: one text that needs no request to the outside. */
export function renderPage(data: PageData, limit: Limit | undefined): string {
  const { summary } = data;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="robots" content="noindex" />
        <title>Run ${summary.runId}: exit ${summary.exitCode}</title>
        <style>
          ${{ markup: PAGE_STYLE }}
        </style>
      </head>
      <body>
        <main>
          ${head(data)} ${outcomes(data)} ${pace(data, limit)} ${causes(data)} ${fields(data)} ${values(data)}
          ${planAndReality(data)} ${slowest(data)} ${files(data)}
        </main>
      </body>
    </html> `;
  return `${page.markup}\n`;
}

function head({ summary, record }: PageData): Html {
  const { exitCode, dryRun, interrupted, startedAt, finishedAt, durationMs, file } = summary;
  const kind = exitCode === 0 ? 'good' : exitCode === 3 ? 'partly' : 'bad';
  const meaning = EXIT_MEANINGS[exitCode as keyof typeof EXIT_MEANINGS] as Explanation | undefined;
  const marks = [
    ...(record.command === 'validate' ? ['validate'] : dryRun ? ['dry run'] : []),
    ...(record.sandbox ? ['sandbox'] : []),
    ...(interrupted ? ['not finished'] : []),
  ];
  return html`<header>
    <h1>${titleOf(record.command, file)}</h1>
    <p><span class="verdict ${kind}">exit ${exitCode}</span> ${marks.join(', ')}</p>
    <p>${meaning?.meaning} ${exitCode === 0 ? '' : meaning?.cure}</p>
    <p class="soft">
      ${utc(startedAt)} to ${utc(finishedAt)}; it took ${span(durationMs)}<br />
      Run ${summary.runId}${file === '-' ? '' : html` of ${file}`}
    </p>
  </header>`;
}

/** What was done, with the file's own name: the words that a reader knows. */
function titleOf(command: string, file: string): string {
  const words = command === 'validate' ? 'Check' : 'Sync';
  return `${words} of ${file === '-' ? 'standard input' : basename(file)}`;
}

/** The colour of each status. */
const FILLS = {
  updated: 'good',
  deleted: 'gone',
  unchanged: 'same',
  merged: 'same',
  invalid: 'bad',
  not_found: 'bad',
  conflict: 'bad',
  failed: 'bad',
} as const satisfies Record<Status, string>;

function outcomes({ summary }: PageData): Html {
  const { rows, dryRun } = summary;
  const counts = ALL_STATUSES.map((status) => {
    const { words, wordsInDryRun, count: name } = STATUSES[status];
    return { words: dryRun ? wordsInDryRun : words, fill: FILLS[status], n: rows[name] };
  });
  const shown = [...counts, { words: 'pending', fill: 'wait', n: rows.pending }].filter(({ n }) => n > 0);
  if (shown.length === 0)
    return html`<h2>Rows</h2>
      <p>The file has no rows.</p>`;
  return html`<h2>${count(rows.total)} rows</h2>
    <div class="bar" role="presentation">
      ${shown.map(({ fill, n }) => html`<span class="${fill}-fill" style="flex:${n}"></span>`)}
    </div>
    <ul class="key">
      ${shown.map(({ words, fill, n }) => html`<li><i class="${fill}-fill"></i>${words} <b>${count(n)}</b></li>`)}
    </ul>`;
}

function pace({ summary, course }: PageData, limit: Limit | undefined): Html {
  const { requests, rate } = summary;
  const all = requests.list + requests.get + requests.patch + requests.delete;
  if (all === 0)
    return html`<h2>Requests</h2>
      <p>No request was made.</p>`;
  const kinds = (['list', 'get', 'patch', 'delete'] as const)
    .filter((kind) => requests[kind] > 0)
    .map((kind) => `${count(requests[kind])} ${kind}`);
  const pausedMs = course.stretches.filter(({ paused }) => paused).reduce((sum, { ms }) => sum + ms, 0);
  return html`<h2>Requests against the limit</h2>
    <div class="chart">${rateChart(course.stretches, limit)}</div>
    <p class="small soft">
      ${
        limit === undefined
          ? 'Requests a minute.'
          : `Requests in the ${span(limit.windowMs)} before each moment. The dashed line is the limit, ${limit.requests}.`
      }
      Times are UTC. Grey: all requests wait. Red dot: the API answered 429.
    </p>
    <p>
      ${count(all)} requests (${kinds.join(', ')}), ${count(rate.achievedPerMinute)} a minute at
      ${rate.configured}; ${count(requests.retries)} tried again, ${count(requests.rateLimited)} answered
      429${pausedMs > 0 ? `, paused for ${span(pausedMs)}` : ''}.
    </p>`;
}

function causes({ summary, showValues }: PageData): Html {
  if (summary.causes.length === 0) return html``;
  const rows = summary.causes.map(({ code, column, count: n, lines, message }) => {
    const first = `${lines.join(', ')}${n > lines.length ? ', …' : ''}`;
    return html`<tr>
      <td>
        <code>${code}</code>${showValues ? html`<br /><span class="small soft">${message}</span>` : html``}
      </td>
      <td>${column ?? ''}</td>
      <td class="number">${count(n)}</td>
      <td>${first}</td>
    </tr>`;
  });
  return html`<h2>Causes</h2>
    <div class="scroll">
      <table>
        <tr>
          <th>code</th>
          <th>column</th>
          <th class="number">rows</th>
          <th>first lines</th>
        </tr>
        ${rows}
      </table>
    </div>
    <p class="small soft">
      <code>chative-contacts explain CODE</code> tells what a code means and its cure.
    </p>`;
}

function fields({ sent, changes }: PageData): Html {
  if (sent.size === 0 && changes === undefined) return html``;
  const names = [...new Set([...sent.keys(), ...(changes?.keys() ?? [])])];
  const rows = names.map((name) => {
    const known = changes?.get(name);
    const told = changes === undefined ? [] : [known?.filled, known?.replaced, known?.cleared];
    return html`<tr>
      <td>${name}</td>
      <td class="number">${count(sent.get(name) ?? 0)}</td>
      ${told.map((n) => html`<td class="number">${count(n ?? 0)}</td>`)}
    </tr>`;
  });
  const columns = changes === undefined ? [] : ['empty → value', 'value → other', 'value → empty'];
  return html`<h2>Fields</h2>
    <div class="scroll">
      <table>
        <tr>
          <th>field</th>
          <th class="number">sent</th>
          ${columns.map((name) => html`<th class="number">${name}</th>`)}
        </tr>
        ${rows}
      </table>
    </div>`;
}

function values({ values: first }: PageData): Html {
  if (first.length === 0) return html``;
  const rows = first.map(
    ({ line, contactId, field, before, after }) =>
      html`<tr>
        <td class="number">${line}</td>
        <td>${contactId}</td>
        <td>${field}</td>
        <td>${before}</td>
        <td>${after}</td>
      </tr>`,
  );
  return html`<h2>The first values</h2>
    <div class="scroll">
      <table>
        <tr>
          <th class="number">line</th>
          <th>contact</th>
          <th>field</th>
          <th>before</th>
          <th>after</th>
        </tr>
        ${rows}
      </table>
    </div>`;
}

function planAndReality({ summary, course: { plan } }: PageData): Html {
  if (plan === undefined || summary.dryRun) return html``;
  const { rows, requests, durationMs } = summary;
  const made = requests.list + requests.get + requests.patch + requests.delete;
  const lines: [what: string, planned: string, real: string][] = [
    ['updates', count(plan.updates), count(rows.updated)],
    ['deletes', count(plan.deletes), count(rows.deleted)],
    ['requests', count(plan.requests), count(made)],
    ['time', plan.ms === undefined ? '' : span(plan.ms), span(durationMs)],
  ];
  return html`<h2>Plan and reality</h2>
    <div class="scroll">
      <table>
        <tr>
          <th></th>
          <th class="number">planned</th>
          <th class="number">done</th>
        </tr>
        ${lines.map(
          ([what, planned, real]) =>
            html`<tr>
              <td>${what}</td>
              <td class="number">${planned}</td>
              <td class="number">${real}</td>
            </tr>`,
        )}
      </table>
    </div>`;
}

function slowest({ course: { stretches } }: PageData): Html {
  const slow = stretches
    .filter(({ answers }) => answers > 0)
    .sort((a, b) => b.slowestMs - a.slowestMs)
    .slice(0, SLOWEST_SHOWN);
  if (slow.length === 0) return html``;
  const answers = stretches.reduce((sum, stretch) => sum + stretch.answers, 0);
  const tookMs = stretches.reduce((sum, stretch) => sum + stretch.tookMs, 0);
  return html`<h2>Slowest answers</h2>
    <p>An answer took ${span(tookMs / answers)} on average.</p>
    <div class="scroll">
      <table>
        <tr>
          <th>about (UTC)</th>
          <th>request, answer</th>
          <th class="number">took</th>
        </tr>
        ${slow.map(
          ({ at, ms, slowest: what, slowestMs }) =>
            html`<tr>
              <td>${utc(new Date(at + ms).toISOString())}</td>
              <td>${what}</td>
              <td class="number">${span(slowestMs)}</td>
            </tr>`,
        )}
      </table>
    </div>`;
}

function files({ summary, showValues }: PageData): Html {
  return html`<h2>Files</h2>
    <p><code>${summary.runDir}</code></p>
    <p class="small soft">
      ${
        showValues
          ? 'This page holds values of contacts: pass it on with care.'
          : 'This page holds no values of contacts; --report-values adds them.'
      }
    </p>`;
}
