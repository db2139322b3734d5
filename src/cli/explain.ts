import { AGAIN_WORDS, type Explanation } from '../contact/explanation.js';
import { ROW_ERRORS } from '../contact/problem.js';
import { quoteCell } from '../contact/text.js';
import { EXIT_MEANINGS, RunError } from '../errors.js';
import { nearest } from '../nearest.js';
import { STATUSES } from '../sync/status.js';
import { hang, NARROW, renderTable } from './table.js';

type Entry = { readonly name: string; readonly what: string; readonly explanation: Explanation };

/** Every published name with its meaning: exit codes, statuses, error codes. */
export const EXPLAINED: readonly Entry[] = [
  ...Object.entries(EXIT_MEANINGS).map(([name, explanation]) => ({ name, what: 'exit code', explanation })),
  ...Object.entries(STATUSES).flatMap(([name, explanation]) => {
    const { inDryRun } = explanation;
    const meaning = `A dry run's word for ${name}: nothing was sent.`;
    const dry = { name: inDryRun, what: 'status', explanation: { ...explanation, meaning } };
    return [{ name, what: 'status', explanation }, ...(inDryRun === name ? [] : [dry])];
  }),
  ...Object.entries(ROW_ERRORS).map(([name, explanation]) => ({ name, what: 'error code', explanation })),
];

/** The page of one name. A name may be both a status and an error code. Throws RunError `usage` where it is unknown. */
export function explainOne(name: string): string {
  const wanted = name.trim().toLowerCase();
  const found = EXPLAINED.filter((entry) => entry.name === wanted);
  if (found.length > 0) return found.map(pageOf).join('\n\n');
  const near = nearest(
    wanted,
    EXPLAINED.map((entry) => entry.name),
  );
  throw new RunError('usage', `${quoteCell(name)} is no error code, status or exit code`, {
    hint: near === undefined ? 'chative-contacts explain lists them all' : `did you mean ${near}?`,
  });
}

function pageOf({ name, what, explanation: { meaning, again, cure } }: Entry): string {
  return [
    `${name} (${what})`,
    ...hang('  ', meaning),
    '',
    ...hang('  Does it help to run it again?  ', AGAIN_WORDS[again]),
    ...hang('  What to do:                    ', cure),
  ].join('\n');
}

/** All names in three lists, one line each. */
export function explainAll(): string {
  const headings = { 'exit code': 'Exit codes', status: 'Statuses', 'error code': 'Error codes' };
  const lists = Object.entries(headings).map(([what, heading]) => {
    const entries = EXPLAINED.filter((entry) => entry.what === what);
    const rows = entries.map(({ name, explanation }) => ['', name, firstSentence(explanation.meaning)]);
    return [heading, ...renderTable(rows, NARROW)].join('\n');
  });
  return [...lists, 'chative-contacts explain CODE says what to do.'].join('\n\n');
}

function firstSentence(text: string): string {
  return /^.*?[^.]\.(?=\s|$)/.exec(text)?.[0] ?? text;
}
