import { formatDuration } from '../config/duration.js';
import type { Rate } from '../config/rate.js';
import type { Plan } from '../sync/plan.js';
import { count, counted } from './numbers.js';
import { renderTable } from './table.js';

export type PlanView = {
  readonly plan: Plan;
  readonly rate: Rate;
  readonly rowsInFile: number;
  readonly dataDir: string;
  readonly birthdayZone: string | undefined;
  readonly dryRun: boolean;
};

/** The plan as the user reads it before the first write. */
export function renderPlan(view: PlanView): string {
  const { plan } = view;
  const rows: string[][] = [];
  function row(name: string, n: number): void {
    if (n > 0) rows.push(['', name, count(n)]);
  }
  row('update', plan.updates);
  row('delete', plan.deletes);
  row('merged into a later row', plan.merged);
  row('sent before, unchanged', plan.known);
  row('nothing to send', plan.unchanged - plan.known);
  row('invalid', plan.invalid);
  row('not found', plan.notFound);
  const pending = view.rowsInFile - plan.rows;
  row('left for later (--limit)', pending);
  return [
    `Plan for ${counted(view.rowsInFile, 'row')}${view.dryRun ? ' (dry run: nothing will be sent)' : ''}`,
    ...renderTable(rows),
    ...reasonLines(plan),
    ...clearedLines(plan),
    ...(view.birthdayZone ? [`  Birthdays are midnight in ${view.birthdayZone}.`] : []),
    `  Price: ${priceInWords(plan, view.rate)}.`,
    `  Data folder: ${view.dataDir}`,
  ].join('\n');
}

/** Why rows will not be sent, below the counts: the most frequent first. */
function reasonLines(plan: Plan): string[] {
  const rows = plan.causes
    .filter(({ status }) => status !== 'unchanged')
    .map(({ code, count: n, lines }) => {
      const where = `line ${lines.join(', ')}${n > lines.length ? ', …' : ''}`;
      return ['', '', count(n), code, where];
    });
  return rows.length === 0 ? [] : ['  Reasons', ...renderTable(rows)];
}

function clearedLines(plan: Plan): string[] {
  if (plan.cleared.size === 0) return [];
  const fields = [...plan.cleared].map(([field, contacts]) => `${field} of ${count(contacts)}`);
  return [`  Will be cleared: ${fields.join(', ')}.`];
}

/** "2,031 requests, about 10 min 9 s at 200/1m". */
function priceInWords(plan: Plan, rate: Rate): string {
  const requests = plan.updates + plan.deletes;
  const price = counted(requests, 'request');
  if (rate.kind === 'unlimited' || requests === 0) return price;
  const ms = (requests * rate.windowMs) / rate.requests;
  return `${price}, about ${formatDuration(ms)} at ${rate.text === '200/1m' ? '200/min' : rate.text}`;
}
