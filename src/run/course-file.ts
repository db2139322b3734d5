import * as z from 'zod/mini';
import { openAppendFile } from '../disk/append-file.js';
import { readLines } from '../disk/read-lines.js';

const COUNT = z.int().check(z.nonnegative());

/** What the run meant to do, before it did it. */
const PLANNED = z.object({
  kind: z.literal('plan'),
  /** Unix ms, as all times here. */
  at: COUNT,
  updates: COUNT,
  deletes: COUNT,
  /** Those for the list of contacts included. */
  requests: COUNT,
  /** Undefined where the rate is unlimited. */
  ms: z.optional(z.number().check(z.nonnegative())),
});

/** The answers of a stretch of time, from `at` on. */
const STRETCH = z.object({
  kind: z.literal('answers'),
  at: COUNT,
  ms: COUNT,
  answers: COUNT,
  rateLimited: COUNT,
  /** 5xx, timeouts, broken connections. */
  troubles: COUNT,
  tookMs: z.number().check(z.nonnegative()),
  slowestMs: z.number().check(z.nonnegative()),
  slowest: z.string(),
  /** Whether everybody was told to wait at its end. */
  paused: z.boolean(),
});

const RECORD = z.discriminatedUnion('kind', [PLANNED, STRETCH]);

export type Planned = z.infer<typeof PLANNED>;
export type Stretch = z.infer<typeof STRETCH>;

/** course.ndjson: how a run went, a line for each stretch of time; over all of its resumes. */
export type CourseFile = {
  write(record: Planned | Stretch): void;
  close(): void;
};

/** Throws RunError `storage`, as its methods do. */
export function openCourseFile(path: string): CourseFile {
  const file = openAppendFile(path, '', 'lines');
  return {
    write(record) {
      file.append(`${JSON.stringify(record)}\n`);
      file.flush();
    },
    close: () => file.close(),
  };
}

export type Course = { readonly plan: Planned | undefined; readonly stretches: readonly Stretch[] };

/** What the file tells; a line that a crash tore is passed over. The first plan is of the whole run. */
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
