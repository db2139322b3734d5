import type { Reply } from '../api/reply.js';
import { contactInAnswer, contactInReading } from '../contact/answered-contact.js';
import type { Fields } from '../contact/change.js';
import type { Problem } from '../contact/problem.js';
import type { CompareRules, ListedBody } from './compare.js';
import { alikeProblem, notApplied, notAppliedProblem } from './not-applied.js';
import { createReadBackGate, type Place } from './read-back-gate.js';
import type { Stop } from './stop.js';
import { readFieldsBack, type FieldReading } from './taken.js';

/** An update that the API has answered with 2xx. */
export type SentUpdate = {
  readonly contactId: string;
  readonly line: number | undefined;
  readonly fields: Fields;
  /** What it replaced, where the contact was listed. */
  readonly previous: ReadonlyMap<string, unknown> | undefined;
};

/** What is worth telling of a read-back, without values. The first line that it was seen in. */
export type ReadBackRemark =
  | { readonly kind: 'other_form' | 'changed'; readonly field: string; readonly line: number | undefined }
  /** No answer of the API shows a contact. */
  | { readonly kind: 'unreadable'; readonly line: number | undefined };

/** Reads the first written rows of a run back, and stops the run where a field did not take. */
export type ReadBack = {
  /**
   * Resolves once one more update may be sent: so many are under way at a time that a run whose fields do not take
   * stops after few. Undefined where nothing is read back any more. Rejects with Stopped.
   */
  enter(): Promise<ReadBackTurn | undefined>;
};

/** An update that may be sent. */
export type ReadBackTurn = Place & {
  /** Reads back what was sent, from the answer or by a GET; resolves to what is wrong with the row. */
  judge(update: SentUpdate, answer: unknown): Promise<Problem | undefined>;
};

export type ReadBackParts = {
  /** Rows to read back; Infinity for a canary. */
  readonly rows: number;
  /** `--verify`. */
  readonly width: number;
  readonly rules: CompareRules;
  readonly columnOf: (field: string) => string | undefined;
  /** One GET with its retries; undefined where the run was stopped first. */
  readonly get: (contactId: string) => Promise<Reply | undefined>;
  readonly stop: Stop;
  readonly on: {
    /** So many rows were read back and are well. */
    readonly verified: (rows: number) => void;
    readonly remark: (remark: ReadBackRemark) => void;
  };
};

/** Each remark is made once for a field. */
function createRemarks(tell: (remark: ReadBackRemark) => void): (remark: ReadBackRemark) => void {
  const made = new Set<string>();
  return (remark) => {
    const name = JSON.stringify([remark.kind, 'field' in remark ? remark.field : '']);
    if (!made.has(name)) tell(remark);
    made.add(name);
  };
}

/** So many GETs in a row without a contact: the API shows none, and a GET for every row would double what the run costs. */
const UNANSWERED_ENOUGH = 3;

/** The order is: judge all that are under way, then stop. So each row of a failed check has a word of its own. */
export function createReadBack(parts: ReadBackParts): ReadBack {
  const { rules, stop } = parts;
  const gate = createReadBackGate(parts);
  const remark = createRemarks(parts.on.remark);
  let unanswered = 0;
  /** Fields that some contact was seen to hold as they were sent. */
  const working = new Set<string>();
  /** Rows of which a field is not there as it was sent. */
  const doubtful: { readonly readings: readonly FieldReading[]; readonly line: number | undefined }[] = [];
  /** Fields that did not take, with the line where that was seen first. */
  const failed = new Map<string, number | undefined>();

  /** From the answer where that holds all of it; a contact that an answer shows without it may be an old one. */
  async function readingsOf(update: SentUpdate, answer: unknown): Promise<FieldReading[] | undefined> {
    const { contactId, line } = update;
    const answered = contactInAnswer(answer, contactId);
    const readings = answered && readAll(update, answered);
    if (readings?.every(isThere)) return readings;
    const reply = await parts.get(contactId);
    if (reply === undefined) return undefined;
    if (reply.kind !== 'ok') {
      unanswered += 1;
      if (unanswered >= UNANSWERED_ENOUGH) giveUp(line);
      return undefined;
    }
    unanswered = 0;
    const body = contactInReading(reply.body, contactId);
    if (body) return readAll(update, body);
    giveUp(line);
    return undefined;
  }

  function giveUp(line: number | undefined): void {
    if (!gate.isOver()) remark({ kind: 'unreadable', line });
    gate.giveUp();
  }

  function readAll({ fields, previous }: SentUpdate, body: ListedBody): FieldReading[] {
    return readFieldsBack(fields, body, rules, previous);
  }

  /**
   * Where another value is there and nobody knows what was there before, the field is judged by the other rows: one
   * that took elsewhere was changed by somebody, one that took nowhere did not take.
   */
  function didNotTake({ took, field }: FieldReading): boolean {
    return took === 'missing' || took === 'as_before' || (took === 'unlike' && !working.has(field));
  }

  function note(readings: readonly FieldReading[], line: number | undefined): void {
    for (const { field, took } of readings) {
      if (took === 'other_form') remark({ kind: 'other_form', field, line });
      if (took === 'changed' || took === 'unlike') remark({ kind: 'changed', field, line });
    }
  }

  /** Of a row that could not be read back once the check has failed: whether it sends what did not take. */
  function alike({ fields }: SentUpdate): Problem | undefined {
    const field = [...fields.keys()].find((name) => failed.has(name));
    return field === undefined ? undefined : alikeProblem(field, failed.get(field));
  }

  async function judge(update: SentUpdate, answer: unknown, place: Place): Promise<Problem | undefined> {
    const readings = (await place.beginReading()) ? await readingsOf(update, answer) : undefined;
    place.leave();
    if (!readings) {
      await gate.allJudged();
      return alike(update);
    }
    for (const { field, sent, took } of readings)
      if (sent !== null && (took === 'taken' || took === 'other_form')) working.add(field);
    if (readings.every(isThere)) return verdictOf(readings, update.line);
    doubtful.push({ readings, line: update.line });
    return gate.judgeAlone(() => verdictOf(readings, update.line));
  }

  function verdictOf(readings: readonly FieldReading[], line: number | undefined): Problem | undefined {
    const faulty = readings.find(didNotTake);
    if (faulty) {
      failOnFirst();
      return notAppliedProblem(faulty, parts.columnOf(faulty.field));
    }
    note(readings, line);
    gate.count();
    return undefined;
  }

  /** Answers come in any order: what ends the run is the first line of the file that is not well. */
  function failOnFirst(): void {
    const rows = doubtful.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
    for (const { readings, line } of rows)
      for (const reading of readings.filter(didNotTake)) {
        if (!failed.has(reading.field)) failed.set(reading.field, line);
        stop.request({ kind: 'error', error: notApplied(reading, line) });
      }
  }

  return {
    async enter() {
      const place = await gate.enter();
      return place && { ...place, judge: (update, answer) => judge(update, answer, place) };
    },
  };
}

function isThere({ took }: FieldReading): boolean {
  return took === 'taken' || took === 'other_form';
}
