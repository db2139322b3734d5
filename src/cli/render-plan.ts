import { formatDuration } from '../duration-words.js';
import type { SyncSettings } from '../config/settings.js';
import type { RateSetting } from '../config/rate.js';
import type { PlannedRun } from '../jobs/sync/announce.js';
import type { InputShape } from '../jobs/sync/input.js';
import type { Plan } from '../sync/plan.js';
import { count, counted } from '../numbers.js';
import { printable, quoteCell } from '../contact/text.js';
import { renderAdvice } from './render-advice.js';
import { renderRemarks } from './render-remarks.js';
import { hang, renderTable } from './table.js';

export type PlanView = PlannedRun & {
  readonly input: Pick<SyncSettings, 'file' | 'mapping'>;
  readonly plan: Plan;
  readonly rate: RateSetting;
  readonly dataDir: string;
  readonly birthdayZone: string | undefined;
  readonly dryRun: boolean;
};

/** How many reasons are shown. The report has the others. */
const REASONS_SHOWN = 12;

/** How many columns are shown. */
const COLUMNS_SHOWN = 8;

/** The plan as the user reads it before the first request that writes. */
export function renderPlan(view: PlanView): string {
  const { plan } = view;
  const rows: string[][] = [];
  function row(name: string, n: number): void {
    if (n > 0) rows.push(['', name, count(n)]);
  }
  row('update', plan.updates);
  row('delete', plan.deletes);
  row('delete, not in the file', plan.missing);
  row('merged into a later row', plan.merged);
  row('sent before, unchanged', plan.known);
  row('as listed, unchanged', plan.same);
  row('not edited, unchanged', plan.unedited);
  row('nothing to send', plan.unchanged - plan.known - plan.same - plan.unedited);
  row('invalid', plan.invalid);
  row('not found', plan.notFound);
  row('conflict, left alone', plan.conflicts);
  row('done before the interruption', view.rowsDone);
  row('left for later (--limit)', view.rowsInFile - plan.rows - view.rowsDone);
  return [
    `Plan for ${counted(view.rowsInFile, 'row')}${view.dryRun ? ' (dry run: nothing will be sent)' : ''}`,
    ...renderTable(rows),
    ...dueLines(plan),
    ...reasonLines(plan),
    ...editLines(view.edits, plan),
    ...clearedLines(plan),
    ...shapeLines(view.shape),
    ...guestLines(view),
    ...renderRemarks(view.remarks).flatMap((line) => hang('  ', `${line}.`)),
    ...renderAdvice(view.advice, view.input).flatMap((line) => hang('  Hint: ', line)),
    ...(view.birthdayZone && plan.birthdays > 0 ? [`  Birthdays are midnight in ${view.birthdayZone}.`] : []),
    ...hang('  Price: ', `${priceInWords(view)}.`),
    `  Data folder: ${view.dataDir}`,
  ].join('\n');
}

const QUOTES: Record<InputShape['quotes'], string[]> = {
  none: [],
  single: ['  The file has single quotes round its cells; they are taken off.'],
  padded: ['  The file has blanks round the quotes of its cells; they are taken off.'],
  lines: ['  The file has quotes round each of its lines; they are taken off.'],
};

function shapeLines({ quotes, emptyRows: { count: empty, lines } }: InputShape): string[] {
  const where = `line ${lines.join(', ')}${empty > lines.length ? ', …' : ''}`;
  const skipped = `  ${counted(empty, 'row')} without any value ${empty === 1 ? 'is' : 'are'} skipped (${where}).`;
  return [...QUOTES[quotes], ...(empty > 0 ? [skipped] : [])];
}

/** Why rows will not be sent, the most frequent reason first. These lines stand below the counts. */
function reasonLines(plan: Plan): string[] {
  const causes = plan.causes.filter(({ status }) => status !== 'unchanged').slice(0, REASONS_SHOWN);
  if (causes.length === 0) return [];
  const haveColumns = causes.some(({ column }) => column !== undefined);
  const rows = causes.map(({ code, column, count: n, lines }) => {
    const where = `line ${lines.join(', ')}${n > lines.length ? ', …' : ''}`;
    return ['', '', count(n), code, ...(haveColumns ? [printable(column ?? '')] : []), where];
  });
  return ['  Reasons', ...renderTable(rows)];
}

/** The edits since the base, and the rows and columns that the base lacks. */
function editLines(edits: PlannedRun['edits'], { partial }: Plan): string[] {
  if (edits === undefined) return [];
  const { rows, cells, added, addedColumns } = edits;
  const inAll = added.rows === 1 ? '1 row is' : `${count(added.rows)} rows are`;
  const columns = addedColumns.slice(0, COLUMNS_SHOWN).map(quoteCell);
  const more = addedColumns.length > columns.length ? ', …' : '';
  return [
    `Compared with the base: ${counted(cells, 'edited cell')} in ${counted(rows, 'row')}.`,
    ...(added.rows > 0 ? [`${inAll} not in the base (first line ${added.line}): sent whole.`] : []),
    ...(columns.length > 0
      ? [`The base lacks ${columns.join(', ')}${more}: each cell there counts as edited.`]
      : []),
    ...(partial > 0
      ? [`Of the rows in conflict, ${counted(partial, 'request')} will send the other edits.`]
      : []),
  ].flatMap((line) => hang('  ', line));
}

function clearedLines(plan: Plan): string[] {
  if (plan.cleared.size === 0) return [];
  const fields = [...plan.cleared].map(
    ([field, contacts]) => `${printable(field)} of ${counted(contacts, 'contact')}`,
  );
  return hang('  Will be cleared: ', `${fields.join(', ')}.`);
}

/**
 * The line about guests. They are never missing: otherwise they would be most of the contacts that a file of
 * customers lacks.
 */
function guestLines({ guests }: PlanView): string[] {
  if (guests === 0) return [];
  return [`  Left alone: ${counted(guests, 'guest')} of the chat (no name, e-mail or phone), in no file.`];
}

/** Why requests are needed. Empty where the only reason is that nothing was sent before. */
function dueLines({ due, untaken: fields }: Plan): string[] {
  const { unsent, changed, remapped, edited, untaken } = due;
  if (changed + remapped + edited + untaken === 0) return [];
  const names = [...fields.keys()].map(printable).join(', ');
  const reasons: [number, string][] = [
    [remapped, 'last sent by another mapping'],
    [changed, 'changed since last sent'],
    [edited, 'changed in Chative since last sent'],
    [untaken, `sent before and not there: ${names} did not take, or was cleared in Chative`],
    [unsent, 'never sent before'],
  ];
  const parts = reasons.filter(([n]) => n > 0).map(([n, why]) => `${count(n)} ${why}`);
  return hang('  ', `Of these, ${parts.join(', ')}.`);
}

/** The price in words: "2,031 requests, about 10 min 9 s at 200/min; saves 97,969 requests, 8 h 9 min 51 s". */
function priceInWords({ plan, rate, listRequests, spentBefore }: PlanView): string {
  const { rows, invalid, updates, partial, deletes, missing } = plan;
  const requests = listRequests + updates + partial + deletes + missing;
  // The comparison is one request for every row: a simple loop over the file would cost that.
  const saved = rows - invalid + missing - requests;
  const at = ` at ${rate.text === '200/1m' ? '200/min' : rate.text}`;
  return [
    `${counted(requests, 'request')}${isRoomFor(spentBefore + requests, rate) ? withoutWaiting(requests, at) : timeOf(requests, rate, ', about ', at)}`,
    ...(listRequests > 0 ? [`, ${count(listRequests)} of them for the list, already made`] : []),
    ...(saved > 0 && isWorthIt(saved, rate)
      ? [`; saves ${counted(saved, 'request')}${timeOf(saved, rate, ', ', '')}`]
      : []),
  ].join('');
}

/** Whether all requests fit into one window of the limit. Such requests are not spaced. */
function isRoomFor(requests: number, rate: RateSetting): boolean {
  return rate.kind === 'limited' && requests <= rate.requests;
}

function withoutWaiting(requests: number, at: string): string {
  return requests === 0 ? '' : `, without waiting${at}`;
}

/** Whether the savings are worth a word: at least a second. */
function isWorthIt(requests: number, rate: RateSetting): boolean {
  return rate.kind === 'unlimited' || (requests * rate.windowMs) / rate.requests >= 1_000;
}

function timeOf(requests: number, rate: RateSetting, before: string, after: string): string {
  if (rate.kind === 'unlimited' || requests === 0) return '';
  return `${before}${formatDuration((requests * rate.windowMs) / rate.requests)}${after}`;
}
