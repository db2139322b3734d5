import * as z from 'zod/mini';
import { openAppendFile } from '../disk/append-file.js';
import { readLines } from '../disk/read-lines.js';

const COUNT = z.int().check(z.nonnegative());

/** The plan of the run, written before it is carried out. */
const PLANNED = z.object({
  kind: z.literal('plan'),
  /** Unix time in ms, like all times here. */
  at: COUNT,
  updates: COUNT,
  deletes: COUNT,
  /** All requests, with those for the list of contacts. */
  requests: COUNT,
  /** The planned time; undefined where no rate spaces the requests. */
  ms: z.optional(z.number().check(z.nonnegative())),
});

/** The answers of one stretch of time, which begins at `at`. */
const STRETCH = z.object({
  kind: z.literal('answers'),
  at: COUNT,
  ms: COUNT,
  answers: COUNT,
  rateLimited: COUNT,
  /** How many 5xx, timeouts and broken connections. */
  troubles: COUNT,
  tookMs: z.number().check(z.nonnegative()),
  slowestMs: z.number().check(z.nonnegative()),
  slowest: z.string(),
  /** Whether a pause for all requests began at its end. */
  paused: z.boolean(),
});

const RECORD = z.discriminatedUnion('kind', [PLANNED, STRETCH]);

export type Planned = z.infer<typeof PLANNED>;
export type Stretch = z.infer<typeof STRETCH>;

/** course.ndjson: how a run went, one line for each stretch of time, over all of its resumes. */
export type CourseFile = {
  write(record: Planned | Stretch): void;
  close(): void;
};

/** Opens the file. Throws RunError `storage`, as its methods do. */
export function openCourseFile(path: string): CourseFile {
  // Only the page is drawn from it. A power cut may take its end.
  const file = openAppendFile(path, '', 'lines', { mustLast: false });
  return {
    write(record) {
      file.append(`${JSON.stringify(record)}\n`);
      file.flush();
    },
    close: () => file.close(),
  };
}

export type Course = { readonly plan: Planned | undefined; readonly stretches: readonly Stretch[] };

/** Reads the file. A line that a crash tore is skipped. The first plan is for the whole run. */
export async function readCourse(path: string): Promise<Course> {
  let plan: Planned | undefined;
  const stretches: Stretch[] = [];
  for await (const line of readLines(path)) {
    const { data } = RECORD.safeParse(parsed(line));
    if (data?.kind === 'plan') plan ??= data;
    else if (data) stretches.push(data);
  }
  return { plan, stretches };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
