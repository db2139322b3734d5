import type { Rate } from '../../pace/throttle-types.js';
import { openCourseFile, type CourseFile, type Stretch } from '../../run/course-file.js';
import { requestsOf, type Plan } from '../../sync/plan.js';
import type { Answered } from '../watched-client.js';
import type { PlannedRun, Progress } from '../sync/announce.js';

export type CourseWatch = {
  /** The run's folder is there. */
  opened(path: string): void;
  planned(plan: Plan, run: PlannedRun): void;
  running(progress: Progress): void;
  answered(answer: Answered): void;
  end(): void;
};

const TICK_MS = 1_000;
/** Short stretches show a short run; a night of them would be a long file. */
const SHORT_FOR_MS = 120_000;
const LONG_STRETCH_MS = 10_000;

/** Notes how the run goes, for its page; `failed` is told once where the file cannot be written. */
export function watchCourse(rate: Rate, failed: (error: unknown) => void): CourseWatch {
  const startedAt = Date.now();
  let file: CourseFile | undefined;
  let progress: Progress | undefined;
  let stretch = emptyStretch();
  let timer: NodeJS.Timeout | undefined;

  function guarded(write: (to: CourseFile) => void): void {
    try {
      if (file) write(file);
    } catch (error) {
      file = undefined;
      failed(error);
    }
  }

  function isPaused(): boolean {
    return progress?.connection?.throttle.pausedUntilMs() !== undefined;
  }

  function close(): void {
    const now = Date.now();
    const done = { ...stretch, ms: Math.max(0, now - stretch.at), paused: isPaused() };
    stretch = emptyStretch();
    if (done.answers > 0 || done.paused) guarded((to) => to.write(done));
  }

  function tick(): void {
    const now = Date.now();
    const isShort = now - startedAt < SHORT_FOR_MS;
    if (isShort || now - stretch.at >= LONG_STRETCH_MS) close();
  }

  return {
    opened(path) {
      try {
        file = openCourseFile(path);
      } catch (error) {
        failed(error);
      }
      timer = setInterval(tick, TICK_MS).unref();
    },
    planned(plan, { listRequests, spentBefore }) {
      const requests = listRequests + requestsOf(plan);
      // What fits into the limit takes as long as the API needs.
      const isSpaced = rate.kind === 'limited' && spentBefore + requests > rate.requests;
      const ms = isSpaced ? (requests * rate.windowMs) / rate.requests : undefined;
      const { updates, deletes, missing } = plan;
      guarded((to) =>
        to.write({
          ...{ kind: 'plan', at: Date.now(), updates, deletes: deletes + missing, requests },
          ...(ms === undefined ? {} : { ms }),
        }),
      );
    },
    running(seen) {
      progress = seen;
    },
    answered({ request, status, tookMs }) {
      stretch.answers += 1;
      stretch.tookMs += tookMs;
      if (status === '429') stretch.rateLimited += 1;
      if (!/^[234]/.test(status)) stretch.troubles += 1;
      if (tookMs < stretch.slowestMs) return;
      stretch.slowestMs = tookMs;
      stretch.slowest = `${request} ${status}`;
    },
    end() {
      clearInterval(timer);
      close();
      guarded((to) => to.close());
    },
  };
}

function emptyStretch(): Stretch {
  const counts = { answers: 0, rateLimited: 0, troubles: 0, tookMs: 0, slowestMs: 0 };
  return { kind: 'answers', at: Date.now(), ms: 0, ...counts, slowest: '', paused: false };
}
