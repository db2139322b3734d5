import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'csv-parse/sync';
import type { RowCounts } from '../../src/run/summary.js';
import type { Expectation } from './expectation.js';
import type { SeenWrite, StormyApi } from './stormy-api.js';
import { csvOf, type Story } from './story.js';

/** Two processes on one machine may see the end of a connection this much apart. */
const OVERLAP_TOLERANCE_MS = 50;

export type Verdict = {
  readonly lost: number;
  readonly reportedTwice: number;
  /** Writes sent again although their whole answer had gone out. */
  readonly repeatedWrites: number;
  /** What is not as it must be; empty where all is well. */
  readonly faults: readonly string[];
};

/** Holds what the run left behind, and what the API saw, against what must be. */
export function judge(
  story: Story,
  expectation: Expectation,
  api: StormyApi,
  run: { readonly runDir: string; readonly rows: RowCounts; readonly mostRepeated: number },
): Verdict {
  const outcomes = reportedOutcomes(run.runDir);
  const lost = [
    ...story.rows.flatMap((_, i) => (outcomes.has(String(i + 1)) ? [] : [i + 1])),
    ...[...expectation.missing].filter((id) => !outcomes.has(id)),
  ];
  const twice = [...outcomes].filter(([, lines]) => lines.length > 1).map(([row]) => row);
  const repeatedWrites = countRepeated(api.writes);
  const found = expectation.outcomes.map((_, i) => outcomes.get(String(i + 1))?.[0] ?? '');
  const asked = new Set(api.writes.map(({ ask }) => ask));
  // Of a write that lost its answer before a kill, a list that is read after it says that nothing differs.
  const isSpared = (i: number): boolean =>
    story.twist.includes('compare') && found[i] === 'unchanged' && asked.has(`row ${i + 1}`);
  const expected = expectation.outcomes.map((outcome, i) =>
    outcome === 'updated' && isSpared(i) ? 'unchanged' : outcome,
  );
  const wrong = expected.flatMap((outcome, i) =>
    found[i] === outcome ? [] : [`row ${i + 1} is ${found[i]}, not ${outcome}`],
  );
  for (const id of expectation.missing)
    if (outcomes.get(id)?.[0] !== 'deleted') wrong.push(`${id} is ${outcomes.get(id)?.[0]}, not deleted`);
  return {
    lost: lost.length,
    reportedTwice: twice.length,
    repeatedWrites,
    faults: [
      ...named('rows without a line', lost),
      ...named('rows reported twice', twice),
      ...named('wrong outcomes', wrong),
      ...named('rejected.csv', rejectedFaults(story, expectation, run.runDir)),
      ...named('contacts', contactFaults(expectation, api)),
      ...named('order', orderFaults(expectation, api.writes)),
      ...named('overlaps', overlaps(api.writes)),
      ...named(
        'counts',
        countFaults([...expected, ...[...expectation.missing].map(() => 'deleted')], run.rows),
      ),
      ...(repeatedWrites > run.mostRepeated
        ? [`${repeatedWrites} writes repeated of ${run.mostRepeated}`]
        : []),
    ],
  };
}

function named(what: string, faults: readonly (string | number)[]): string[] {
  return faults.length === 0 ? [] : [`${what} (${faults.length}): ${faults.slice(0, 5).join('; ')}`];
}

/** By row number; by contact ID where a contact stands for itself. */
function reportedOutcomes(runDir: string): Map<string, string[]> {
  const text = readFileSync(join(runDir, 'report.csv'), 'utf8');
  const outcomes = new Map<string, string[]>();
  for (const line of parse<Record<string, string>>(text, { columns: true })) {
    const row = line['row'] === '' ? (line['contact_id'] ?? '') : (line['row'] ?? '');
    const outcome = [line['status'], line['error_code']].filter(Boolean).join(' ');
    outcomes.set(row, [...(outcomes.get(row) ?? []), outcome]);
  }
  return outcomes;
}

const REJECTED = /^(invalid|not_found|conflict|failed) /;

function rejectedFaults(story: Story, { outcomes }: Expectation, runDir: string): string[] {
  const { cells } = csvOf(story);
  const expected = outcomes.flatMap((outcome, i) =>
    REJECTED.test(outcome) ? [[String(i + 1), outcome.split(' ')[1] ?? '', ...(cells[i] ?? [])]] : [],
  );
  const path = join(runDir, 'rejected.csv');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const [, ...found] = parse(text, { bom: true, relax_column_count: true });
  const tidy = found.map(([row = '', code = '', , ...rest]) => [row, code, ...rest]);
  tidy.sort((a, b) => Number(a[0]) - Number(b[0]));
  if (isDeepStrictEqual(tidy, expected)) return [];
  const first = tidy.findIndex((row, i) => !isDeepStrictEqual(row, expected[i]));
  return [
    `${tidy.length} rows, expected ${expected.length}; ${JSON.stringify([tidy[first], expected[first]])}`,
  ];
}

export function contactFaults({ contacts }: Expectation, api: StormyApi): string[] {
  const ids = new Set([...contacts.keys(), ...api.contacts.keys()]);
  return [...ids].flatMap((id) => {
    const [expected, found] = [contacts.get(id), api.contacts.get(id)];
    return isDeepStrictEqual(expected, found) ? [] : [`${id}: ${JSON.stringify([found, expected])}`];
  });
}

/** A contact's requests come in file order; only the last one may come again. */
function orderFaults({ asks }: Expectation, writes: readonly SeenWrite[]): string[] {
  const at = new Map<string, number>();
  return writes.flatMap(({ contactId, ask }) => {
    const place = asks.get(contactId)?.indexOf(ask) ?? -1;
    const before = at.get(contactId) ?? 0;
    at.set(contactId, Math.max(place, before));
    return place < 0
      ? [`${ask} of ${contactId} was never to be sent`]
      : place < before
        ? [`${ask} of ${contactId} came late`]
        : [];
  });
}

function overlaps(writes: readonly SeenWrite[]): string[] {
  const last = new Map<string, SeenWrite>();
  return writes.flatMap((write) => {
    const before = last.get(write.contactId);
    last.set(write.contactId, write);
    if (!before || before.endMs <= write.startMs + OVERLAP_TOLERANCE_MS) return [];
    return [`${write.ask} of ${write.contactId} began ${before.endMs - write.startMs} ms early`];
  });
}

export function countRepeated(writes: readonly SeenWrite[]): number {
  const answered = new Set<string>();
  let repeated = 0;
  for (const write of writes) {
    const name = `${write.contactId} ${write.ask}`;
    // Once repeated, it is sent until it is answered again: the retries are the faults', not the kill's.
    if (answered.delete(name)) repeated += 1;
    if (write.answered) answered.add(name);
  }
  return repeated;
}

function countFaults(outcomes: readonly string[], rows: RowCounts): string[] {
  const count = (status: string): number =>
    outcomes.filter((outcome) => outcome.split(' ')[0] === status).length;
  const { total, notFound, pending, ...rest } = rows;
  const found = { ...rest, not_found: notFound };
  const wrong = Object.entries(found).filter(([status, n]) => count(status) !== n);
  const problems = wrong.map(([status, n]) => `${n} ${status}, expected ${count(status)}`);
  return total === outcomes.length && pending === 0
    ? problems
    : [...problems, `${total} rows, ${pending} pending`];
}
