import type { SpentRequests } from './spent-requests.js';

/** How many requests one note is for. */
const BLOCK = 64;

/** All requests of a block count as late as the end of this stretch. Their ends are noted in stretches, too. */
const STRETCH_MS = 1_000;
const END_STRETCH_MS = 100;

/**
 * Notes requests many at a time, before the first of them is sent. Where no rate spaces the requests, a note for each
 * takes a seventh of the time. A process that dies has noted some requests too many, never one too few. `flush` gives
 * back what was not used.
 */
export function noteInBlocks(spent: SpentRequests): SpentRequests {
  let blockMs = -Infinity;
  let left = 0;

  function giveBack(): void {
    if (left > 0) spent.returned(blockMs, left);
    left = 0;
  }

  return {
    ...spent,
    starting(latestMs) {
      const stretchMs = endOf(latestMs, STRETCH_MS);
      if (left === 0 || stretchMs !== blockMs) {
        giveBack();
        spent.starting(stretchMs, BLOCK);
        blockMs = stretchMs;
        left = BLOCK;
      }
      left -= 1;
    },
    ended: (latestMs, endedMs) => spent.ended(endOf(latestMs, STRETCH_MS), endOf(endedMs, END_STRETCH_MS)),
    flush() {
      giveBack();
      spent.flush();
    },
  };
}

/** The end of the stretch of time in which the moment lies. */
function endOf(ms: number, stretchMs: number): number {
  return Math.ceil(ms / stretchMs) * stretchMs;
}
