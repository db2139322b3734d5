import PQueue from 'p-queue';
import { createContactWork, type ContactWorkParts } from './contact-work.js';
import { createLanes } from './lanes.js';
import { settledResult } from './row-results.js';
import type { SendWork, Work } from './work.js';

export type RunParts = ContactWorkParts & {
  /** So many rows at most are under way: in flight, waiting for a slot or for a retry. This bounds the memory. */
  readonly mostOpenRows: number;
};

/**
 * The loop. Work is done in file order, the requests of one contact one at a time, and every row gets a result. Rows
 * that need no request do not enter the queue. The function returns when every row has its result. After a stop it
 * returns when the requests in flight have been answered.
 */
export async function runWork(work: AsyncIterable<readonly Work[]>, parts: RunParts): Promise<void> {
  const { results, stop, clock } = parts;
  const queue = new PQueue({ concurrency: parts.mostOpenRows });
  const lanes = createLanes();
  const contacts = createContactWork(parts);
  const openRowsByKey = new Map<string, number>();

  function fail(error: unknown): void {
    stop.request({ kind: 'error', error });
  }

  async function queued(item: SendWork): Promise<void> {
    const { key } = item;
    openRowsByKey.set(key, (openRowsByKey.get(key) ?? 0) + 1);
    try {
      await queue.add(() => lanes.run(key, () => contacts.send(item)));
    } catch (error) {
      fail(error);
    } finally {
      const remaining = (openRowsByKey.get(key) ?? 1) - 1;
      if (remaining > 0) openRowsByKey.set(key, remaining);
      else openRowsByKey.delete(key);
    }
  }

  /** Undefined where the next row may follow at once: a promise for each row would cost more than reading it. */
  function start(item: Work): Promise<void> | undefined {
    if (item.kind === 'settled') return results.write(settledResult(item, clock.now()));
    // While an earlier row of the contact is under way, this row cannot be judged: it may need no request after all.
    const verdict = openRowsByKey.has(item.key) ? undefined : contacts.judge(item);
    if (verdict?.outcome) return contacts.settle(item, { ...verdict, outcome: verdict.outcome });
    void queued(item);
    // The loop waits here while the queue is full. So the file is read no faster than its rows are sent.
    return queue.onSizeLessThan(parts.mostOpenRows);
  }

  try {
    for await (const batch of work) {
      for (const item of batch) {
        if (stop.signal.aborted) break;
        const started = start(item);
        if (started) await started;
      }
      if (stop.signal.aborted) break;
    }
  } catch (error) {
    fail(error);
  }
  if (stop.signal.aborted) queue.clear();
  await queue.onIdle();
}
