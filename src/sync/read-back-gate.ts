import type { Stop } from './stop.js';

/** An outage is told by attempts of three contacts: with fewer under way, a single row would spend its attempts alone. */
const WIDTH_AT_LEAST = 3;

/** The place of a row that may be sent and is not read back yet. */
export type Place = {
  /** The row may wait long: another goes before it. Only so many may, as the API may be down for all of them. */
  stepAside(): void;
  /** Whether the row is to be read back; waits while enough others are. Resolves to false once those are well. */
  beginReading(): Promise<boolean>;
  leave(): void;
};

/** Lets as many updates go as are read back, and all the rest once those are well. */
export type ReadBackGate = {
  /** Undefined where the gate stands open. Rejects with Stopped. */
  enter(): Promise<Place | undefined>;
  /** One more row was read back and is well. */
  count(): void;
  /** Opens it: nothing can be read back. */
  giveUp(): void;
  isOver(): boolean;
  /** Judges a row of which something is in doubt once every row inside has left, or the run is stopped; none enters before. */
  judgeAlone<T>(judge: () => T): Promise<T>;
  /** Resolves once no row is in doubt. */
  allJudged(): Promise<void>;
};

/** `rows` are to be read back, `width` of them at a time. */
export function createReadBackGate(parts: {
  readonly rows: number;
  readonly width: number;
  readonly stop: Stop;
  readonly on: { readonly verified: (rows: number) => void };
}): ReadBackGate {
  const { signal } = parts.stop;
  const width = Math.max(parts.width, WIDTH_AT_LEAST);
  const inside = new Set<Place>();
  const aside = new Set<Place>();
  const reading = new Set<Place>();
  let verified = 0;
  let holding = 0;
  let isGivenUp = false;
  let waiting: (() => void)[] = [];

  function wake(): void {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  }

  function change(): Promise<void> {
    return new Promise((resolve) => waiting.push(resolve));
  }

  function isOver(): boolean {
    return isGivenUp || verified >= parts.rows;
  }

  function hasRoom(): boolean {
    const isEnough = inside.size + verified >= Math.max(parts.rows, WIDTH_AT_LEAST);
    return holding === 0 && inside.size < width && !isEnough;
  }

  function createPlace(): Place {
    const place: Place = {
      stepAside() {
        if (aside.size >= width || !inside.delete(place)) return;
        aside.add(place);
        wake();
      },
      async beginReading() {
        while (!isOver() && verified + reading.size >= parts.rows) await change();
        if (!isOver()) reading.add(place);
        return !isOver();
      },
      leave() {
        inside.delete(place);
        aside.delete(place);
        reading.delete(place);
        wake();
      },
    };
    inside.add(place);
    return place;
  }

  signal.addEventListener('abort', wake, { once: true });
  return {
    isOver,
    async enter() {
      while (!isOver()) {
        signal.throwIfAborted();
        if (hasRoom()) return createPlace();
        await change();
      }
      return undefined;
    },
    count() {
      verified += 1;
      parts.on.verified(verified);
      wake();
    },
    giveUp() {
      isGivenUp = true;
      wake();
    },
    async judgeAlone(judge) {
      holding += 1;
      try {
        while (inside.size > 0 && !signal.aborted) await change();
        return judge();
      } finally {
        holding -= 1;
        wake();
      }
    },
    async allJudged() {
      while (holding > 0) await change();
    },
  };
}
