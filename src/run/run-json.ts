import { readFileSync } from 'node:fs';
// This is the small build of zod, because these schemas are read at every start.
import * as z from 'zod/mini';
import { onStorage } from '../disk/disk-error.js';
import { writeFileWhole } from '../disk/replace-file.js';
import { RunError } from '../errors.js';
import { perCount } from '../sync/status.js';

const COUNT = z.int().check(z.nonnegative());
const SHA256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const TIME = z.iso.datetime();

/** Requests by kind. */
export const REQUEST_COUNTS = z.object({
  list: COUNT,
  get: COUNT,
  patch: COUNT,
  delete: COUNT,
  retries: COUNT,
  rateLimited: COUNT,
});

const RUN_RECORD = z.object({
  version: z.literal(1),
  /** The ID is also a part of commands to copy, and of paths. */
  runId: z.string().check(z.regex(/^\w[\w.-]{0,63}$/)),
  command: z.enum(['sync', 'validate', 'undo']),
  /** Absolute path, or `-` for standard input. */
  file: z.string().check(z.minLength(1)),
  /** Hash and number of rows of the input; null until it has been read once. */
  inputSha256: z.nullable(SHA256),
  inputRows: z.nullable(COUNT),
  /** Hash of the export that `--base` names, once it has been read. */
  baseSha256: z.optional(SHA256),
  /**
   * When the input was last written, or the run's start where that is not known. A contact made later cannot
   * be missing in it.
   */
  inputTime: z.optional(TIME),
  /** Hash of the mapping file; null where columns were matched by their names. */
  mappingSha256: z.nullable(SHA256),
  baseUrl: z.string(),
  /** The settings that decide what is sent, by flag name, as they were written. */
  options: z.record(z.string(), z.string()),
  dryRun: z.boolean(),
  sandbox: z.boolean(),
  /** The state. A killed run leaves `running` behind. */
  state: z.enum(['running', 'finished', 'interrupted', 'failed']),
  exitCode: z.nullable(z.int()),
  startedAt: TIME,
  finishedAt: z.nullable(TIME),
  /** Time spent working, over all resumes. */
  durationMs: z.number().check(z.nonnegative()),
  pid: COUNT,
  host: z.string(),
  rows: z.nullable(
    z.object({
      total: COUNT,
      // A run of an older version has fewer statuses.
      ...perCount(() => z._default(COUNT, 0)),
      pending: COUNT,
    }),
  ),
  requests: z.nullable(REQUEST_COUNTS),
  /** Of an undo: the run that it takes back, and what became of its fields. */
  undoOf: z.optional(z.string()),
  fields: z.optional(
    z.object({
      total: COUNT,
      restored: COUNT,
      kept: COUNT,
      notFound: COUNT,
      failed: COUNT,
      pending: COUNT,
    }),
  ),
  /** Of a run that was taken back: the undo. It cannot be resumed. */
  undoneBy: z.optional(z.string()),
  /** Fields that the API was seen to return in another form than they were sent in. */
  otherForms: z.optional(z.array(z.string())),
  /** Written rows that were read back and are well, as far as a resumed run needs to know. */
  verified: z.optional(COUNT),
});

/** A record of a later version. Only its version is read, for the error. */
const NEWER = z.object({ version: z.int().check(z.minimum(2)) });

/**
 * run.json: the input and settings of a run, and how far it is. It is the truth about a run; everything else
 * is a cache.
 */
export type RunRecord = z.infer<typeof RUN_RECORD>;

/** Replaces run.json at once. Throws RunError `storage`. */
export function writeRunRecord(path: string, record: RunRecord): void {
  writeFileWhole(path, `${JSON.stringify(record, null, 2)}\n`);
}

/** Reads run.json. Throws RunError `storage` where it is missing, damaged or of another version. */
export function readRunRecord(path: string): RunRecord {
  const text = onStorage('read', path, () => readFileSync(path, 'utf8'));
  const parsed = parseJson(text);
  const checked = RUN_RECORD.safeParse(parsed);
  if (checked.success) return checked.data;
  const version = NEWER.safeParse(parsed);
  if (version.success)
    throw new RunError('storage', `${path} was written by a newer version of this program`, {
      hint: 'go on with the run by that version or a later one',
    });
  const [issue] = checked.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new RunError('storage', `${path} is damaged: ${where || 'it is no JSON object'}`, {
    hint: 'the run that it belongs to cannot be taken up again; start a new one',
    cause: checked.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
