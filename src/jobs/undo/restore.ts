import type { Clock } from '../../clock.js';
import type { UndoSettings } from '../../config/undo-settings.js';
import type { FieldValue } from '../../contact/change.js';
import { toPatchBody } from '../../contact/patch-body.js';
import type { WrittenFields } from '../../store/wrote-fields.js';
import type { SentState } from '../../sync/ports.js';
import type { RowResult } from '../../sync/result.js';
import { runWork } from '../../sync/run.js';
import { createSendChange } from '../../sync/send-change.js';
import type { Stop } from '../../sync/stop.js';
import type { SendWork } from '../../sync/work.js';
import { restoredValue, type Verdict } from '../../undo/verdict.js';
import type { Connection } from '../connection.js';
import type { UndoReport, UndoResult } from './undo-report.js';

/** Room for contacts that wait for a retry while others are sent. */
const OPEN_PER_REQUEST = 8;

type Job = { readonly settings: UndoSettings; readonly stop: Stop; readonly clock: Clock };

type Ready = {
  readonly api: Connection;
  readonly state: SentState;
  readonly written: WrittenFields<Verdict>;
  readonly report: UndoReport;
};

/** One PATCH for each contact, through the loop that sends rows: what was sent last is forgotten first. */
export async function restoreAll({ settings, stop, clock }: Job, ready: Ready): Promise<void> {
  const { api, state, written, report } = ready;
  const { customFieldsKey, clearAs, concurrency } = settings;
  const shape = { clearAs, ...(customFieldsKey === undefined ? {} : { customFieldsKey }) };
  const bodyOf = (change: { fields: ReadonlyMap<string, FieldValue> }) => toPatchBody(change.fields, shape);
  const results = {
    write(result: RowResult): Promise<void> {
      for (const { line, field } of written.of(result.contactId, 'restore'))
        report.write({ line, field, ...outcomeOf(result) });
      report.flush();
      return Promise.resolve();
    },
  };
  await runWork(workOf(written), {
    results,
    stop,
    clock,
    state,
    earlier: { deleted: new Set(), partlyFailed: new Set() },
    mostOpenRows: concurrency * OPEN_PER_REQUEST,
    originals: undefined,
    sendChange: createSendChange(api.client, api.send, bodyOf, api.tally),
  });
}

async function* workOf(written: WrittenFields<Verdict>): AsyncGenerator<readonly SendWork[]> {
  let last: string | undefined;
  for (const { contactId } of written.all('restore')) {
    if (contactId === last) continue;
    last = contactId;
    const fields = new Map<string, FieldValue>();
    for (const { field, type, before } of written.of(contactId, 'restore'))
      fields.set(field, restoredValue(type, before) ?? null);
    const item: SendWork = {
      kind: 'send',
      row: undefined,
      key: contactId,
      contactId,
      change: { action: 'update', fields },
      carried: [],
      // What the contact holds then is not what any file says.
      fingerprint: () => undefined,
      known: undefined,
      isAlone: false,
      due: 'changed',
      sequence: 'none',
      conflict: undefined,
      previous: undefined,
    };
    yield [item];
    await Promise.resolve();
  }
}

function outcomeOf(result: RowResult): Omit<UndoResult, 'line' | 'field'> {
  const { contactId, httpStatus, attempts, errorCode, errorMessage, startedAt, finishedAt } = result;
  const status =
    result.status === 'updated' ? 'restored' : result.status === 'not_found' ? 'not_found' : 'failed';
  return {
    contactId,
    status,
    httpStatus,
    attempts,
    code: errorCode,
    message: errorMessage,
    startedAt,
    finishedAt,
  };
}
