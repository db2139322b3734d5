import { parseRate, type RateSetting } from '../../config/rate.js';
import type { Logger } from '../../logger.js';
import type { RunPaths } from '../../run/run-dir.js';
import type { Announce } from '../sync/announce.js';
import { watchCourse } from './course-watch.js';

export type RunPage = {
  /** The announcements of the run, heard on their way to their listener. */
  heard(announce: Announce): Announce;
  /** Writes report.html, when the run's other files are written. Never rejects. */
  write(paths: RunPaths): Promise<void>;
};

/** Notes the course of a run, and makes its page at the end; neither can fail the run. */
export function keepPage(rate: RateSetting, showValues: boolean, log: Logger): RunPage {
  const course = watchCourse(rate, (error) =>
    log.warn({ reason: reasonOf(error) }, 'the course of the run cannot be noted for its page'),
  );
  return {
    heard: (announce) => ({
      ...announce,
      opened(paths) {
        course.opened(paths.course);
        announce.opened?.(paths);
      },
      plan(plan, run) {
        course.planned(plan, run);
        announce.plan(plan, run);
      },
      running(progress) {
        course.running(progress);
        announce.running(progress);
      },
      answered(answer) {
        course.answered(answer);
        announce.answered?.(answer);
      },
    }),
    async write(paths) {
      course.end();
      try {
        const { writePage } = await import('../../run/page/write-page.js');
        await writePage(paths, showValues, parseRate);
      } catch (error) {
        log.warn({ reason: reasonOf(error) }, 'report.html could not be written');
      }
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
