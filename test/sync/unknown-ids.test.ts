import { describe, expect, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import type { ChangeOutcome } from '../../src/sync/send-change.js';
import type { Status } from '../../src/sync/status.js';
import { createStop } from '../../src/sync/stop.js';
import { stopOnUnknownIds } from '../../src/sync/unknown-ids.js';

const KEY = { by: 'id', columnIndex: 0, column: 'Record' } as const;
const EMAIL = { field: 'email', type: 'email', columnIndex: 1, column: 'Mail' } as const;

/** Sends one change per status, and tells why the run was told to stop. */
async function answered(statuses: readonly Status[], hasEmail = true): Promise<RunError | undefined> {
  const stop = createStop();
  const left = [...statuses];
  const at = new Date(0);
  const outcome = (status: Status): ChangeOutcome => {
    return {
      status,
      httpStatus: 404,
      attempts: 1,
      errorCode: undefined,
      errorMessage: '',
      startedAt: at,
      finishedAt: at,
    };
  };
  const fields = hasEmail ? [{ ...EMAIL, overwrite: 'always' as const, note: '' }] : [];
  const send = stopOnUnknownIds(() => Promise.resolve(outcome(left.shift() ?? 'failed')), stop, {
    key: KEY,
    fields,
  });
  for (let i = 0; i < statuses.length; i += 1)
    await send(
      { contactId: `c-${i}`, change: { action: 'delete' }, previous: undefined, row: undefined },
      false,
      () => Promise.resolve(),
    );
  const reason = stop.reason();
  return reason?.kind === 'error' && reason.error instanceof RunError ? reason.error : undefined;
}

function times(count: number, status: Status): Status[] {
  return Array.from({ length: count }, () => status);
}

describe('stopOnUnknownIds', () => {
  test('stops where each of the first 20 contacts is unknown, and names a column that could match', async () => {
    const error = await answered(times(20, 'not_found'));
    expect(error?.exitCode).toBe(5);
    expect(error?.message).toContain('none of the first 20 contacts (404): the IDs in the column "Record"');
    expect(error?.hint).toContain('--match email finds contacts by the column "Mail"');
  });

  test('says where IDs are shown where nothing else could match', async () => {
    expect((await answered(times(20, 'not_found'), false))?.hint).toContain(
      'shown in Chative under Contacts',
    );
  });

  test.each([
    ['fewer are unknown', times(19, 'not_found')],
    ['one of them is known', [...times(19, 'not_found'), 'updated', ...times(20, 'not_found')] as Status[]],
    ['the first is known', ['updated', ...times(40, 'not_found')] as Status[]],
    ['one of them failed for another reason', ['failed', ...times(20, 'not_found')] as Status[]],
  ])('goes on where %s', async (_, statuses) => {
    expect(await answered(statuses)).toBeUndefined();
  });
});
