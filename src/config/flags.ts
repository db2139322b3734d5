import { CHATIVE_URL } from './base-url.js';
import { ACTIONS } from '../contact/change.js';
import type { Kind } from './kinds.js';

export const COMMANDS = [
  'sync',
  'validate',
  'mapping',
  'export',
  'get',
  'history',
  'undo',
  'explain',
  'doctor',
  'sandbox',
  'completion',
] as const;

export type CommandName = (typeof COMMANDS)[number];

/** The files of a run that `history RUN --path` knows by name. */
export const RUN_FILES = [
  'page',
  'report',
  'rejected',
  'changes',
  'undo',
  'deleted',
  'summary',
  'dir',
] as const;

type Flag = {
  readonly kind: Kind;
  readonly group: (typeof GROUPS)[number];
  readonly about: string;
  readonly commands: readonly CommandName[];
  /** The default, written as a user would write it, so that it is read in the same way. */
  readonly default?: string;
  readonly choices?: readonly string[];
  readonly alias?: string;
  /** The flag decides what is sent. The run remembers it, and a resume must agree with it. */
  readonly binds?: true;
  /** The run remembers it, but a resume may name another: what is sent stays the same. */
  readonly mayChange?: true;
  /** The value may hold a password: no message repeats it. */
  readonly secret?: true;
  /** The flag is read from the command line only, not from the environment or a file. */
  readonly commandLineOnly?: true;
};

export const GROUPS = [
  'Input',
  'Mapping',
  'Rows',
  'Safety',
  'API',
  'Pace',
  'Sandbox',
  'Monitoring',
  'Output',
] as const;

const READS_FILE = ['sync', 'validate', 'mapping', 'doctor', 'sandbox'] as const;
const READS_ROWS = ['sync', 'validate'] as const;
const MAPS = ['sync', 'validate', 'doctor', 'sandbox'] as const;
const KEEPS_RUNS = ['sync', 'validate', 'undo', 'history'] as const;
const PRUNES = ['sync', 'history'] as const;
const ASKS_API = ['sync', 'undo', 'export', 'get', 'doctor'] as const;
const ALL = COMMANDS;

const TABLE = {
  file: {
    kind: 'path',
    group: 'Input',
    alias: 'f',
    about: 'the CSV file; - is standard input; gzip is recognised',
    commands: READS_FILE,
    binds: true,
  },
  delimiter: {
    kind: 'delimiter',
    group: 'Input',
    about: 'cell delimiter: , ; tab | or auto',
    default: 'auto',
    commands: READS_FILE,
    binds: true,
  },
  encoding: {
    kind: 'text',
    group: 'Input',
    // A BOM decides the encoding. Without one it is UTF-8, which every current spreadsheet and database
    // writes.
    about: 'encoding of a file that has no BOM: windows-1252, windows-1258, utf-16le …',
    default: 'auto',
    commands: READS_FILE,
    binds: true,
  },
  'skip-lines': {
    kind: 'count',
    group: 'Input',
    about: 'lines above the header that are not part of the table (a title, notes)',
    default: '0',
    commands: READS_FILE,
    binds: true,
  },
  'short-rows': {
    kind: 'text',
    group: 'Input',
    choices: ['reject', 'pad'],
    // A row that is too short may have been cut off.
    about: 'a row with fewer cells than the header: reject it, or pad it with empty cells',
    default: 'reject',
    commands: READS_FILE,
    binds: true,
  },
  'max-record': {
    kind: 'size',
    group: 'Input',
    // One open quote swallows the rest of a file. A record this long is no data, but such a mistake.
    about: 'largest record; the bound of 100 lines grows with it',
    default: '16MiB',
    commands: READS_FILE,
    binds: true,
  },
  'no-spool': {
    kind: 'boolean',
    group: 'Input',
    about: 'do not copy the input into the run folder; the run ends if the file changes meanwhile',
    commands: READS_ROWS,
    binds: true,
  },
  mapping: {
    kind: 'path',
    group: 'Mapping',
    alias: 'm',
    about: 'mapping file (YAML or JSON); without one, columns are matched by their names',
    commands: MAPS,
    binds: true,
  },
  match: {
    kind: 'match',
    group: 'Mapping',
    about:
      'how a row finds its contact: id, email, phone or field:NAME; all but id list the contacts first (default: what the mapping says, else id)',
    commands: [...MAPS, 'mapping'],
    binds: true,
  },
  schema: {
    kind: 'boolean',
    group: 'Mapping',
    about: 'print the JSON Schema of mapping files instead',
    commands: ['mapping'],
  },
  timezone: {
    kind: 'zone',
    group: 'Mapping',
    about: 'zone of birthdays and of dates without an offset',
    default: 'UTC',
    commands: [...READS_FILE, 'export'],
    binds: true,
  },
  action: {
    kind: 'text',
    group: 'Rows',
    choices: ACTIONS,
    about: 'action of a row whose action cell is empty, or of every row where no action column is mapped',
    default: 'update',
    commands: MAPS,
    binds: true,
  },
  blank: {
    kind: 'text',
    group: 'Rows',
    choices: ['skip', 'clear'],
    about: 'an empty cell leaves the field alone, or clears it',
    default: 'skip',
    commands: READS_ROWS,
    binds: true,
  },
  'null-words': {
    kind: 'words',
    group: 'Rows',
    about: 'words, comma-separated, that stand for an empty cell in every column, such as NULL,\\N',
    commands: MAPS,
    binds: true,
  },
  'clear-word': {
    kind: 'text',
    group: 'Rows',
    about: 'a cell with just this word clears the field',
    default: '(clear)',
    commands: [...READS_ROWS, 'export'],
    binds: true,
  },
  'clear-as': {
    kind: 'text',
    group: 'Rows',
    choices: ['null', 'empty'],
    about: 'how a cleared field is sent',
    default: 'null',
    commands: ['sync', 'undo', 'doctor'],
    binds: true,
  },
  duplicates: {
    kind: 'text',
    group: 'Rows',
    choices: ['merge', 'each', 'reject'],
    about: 'several rows for one contact: merge them into one request, send each, or reject them all',
    default: 'merge',
    commands: READS_ROWS,
    binds: true,
  },
  'not-found': {
    kind: 'text',
    group: 'Rows',
    choices: ['reject', 'ignore'],
    about:
      'a row whose contact does not exist: reject puts it into rejected.csv (exit 3), ignore only reports it',
    default: 'reject',
    commands: ['sync'],
    binds: true,
  },
  compare: {
    kind: 'boolean',
    group: 'Rows',
    about: 'list the contacts first and send only what differs, field by field',
    commands: ['sync'],
    binds: true,
  },
  base: {
    kind: 'path',
    group: 'Rows',
    about:
      'the export that the file was made from: only edited cells are sent; with --compare, later edits in Chative stay (conflict)',
    commands: READS_ROWS,
    binds: true,
  },
  full: {
    kind: 'boolean',
    group: 'Rows',
    about: 'send even what was sent before',
    commands: ['sync'],
    binds: true,
  },
  limit: {
    kind: 'positive',
    group: 'Safety',
    about: 'only the first N rows (a canary)',
    commands: READS_ROWS,
  },
  resume: {
    kind: 'run',
    group: 'Safety',
    about: 'go on with an unfinished run: the newest, or the one named; its file and flags are remembered',
    commands: ['sync'],
  },
  'resume-or-start': {
    kind: 'boolean',
    group: 'Safety',
    about: 'go on with an unfinished run of the same file and mapping; where there is none, start a new run',
    commands: ['sync'],
  },
  'min-rows': {
    kind: 'bound',
    group: 'Safety',
    about:
      'stop before the first request where the file has fewer rows; a share counts from the last complete run',
    commands: ['sync'],
    binds: true,
  },
  verify: {
    kind: 'count',
    group: 'Safety',
    about:
      'read the first N written rows back (with --limit, all rows); a field that was not stored stops the run; 0 turns this off',
    // Enough to meet a misspelt field, and few enough to cost nothing where each takes a request.
    default: '3',
    commands: ['sync'],
    binds: true,
  },
  'dry-run': {
    kind: 'boolean',
    group: 'Safety',
    about: 'do everything except the writes, and write the full report',
    commands: ['sync'],
    binds: true,
  },
  'delete-missing': {
    kind: 'boolean',
    group: 'Safety',
    about: 'mirror: also delete the listed contacts that are not in the file; --max-deletes must allow it',
    commands: ['sync'],
    binds: true,
  },
  'max-failures': {
    kind: 'bound',
    group: 'Safety',
    about: 'stop when more rows than this are invalid, not found or failed; also before the first request',
    commands: ['sync'],
  },
  'max-deletes': {
    kind: 'bound',
    group: 'Safety',
    about: 'a plan with more deletes than this stops before the first write (default: 0)',
    commands: ['sync'],
  },
  yes: {
    kind: 'boolean',
    group: 'Safety',
    alias: 'y',
    about: 'go on without asking: delete, where --max-deletes is not given; with undo, restore',
    commands: ['sync', 'undo'],
    commandLineOnly: true,
  },
  'base-url': {
    kind: 'url',
    group: 'API',
    about: "the API's address; plain http only to this machine",
    default: CHATIVE_URL,
    commands: ASKS_API,
    binds: true,
  },
  'api-key-file': {
    kind: 'path',
    group: 'API',
    about: 'file with the API key; else CHATIVE_API_KEY',
    commands: [...ASKS_API, 'sandbox'],
  },
  'ca-file': {
    kind: 'path',
    group: 'API',
    about:
      'certificates (PEM) to trust in addition to those of Node: of a private CA, or of a proxy that inspects traffic',
    commands: ASKS_API,
    binds: true,
    // A certificate that has expired may be what ended the run.
    mayChange: true,
  },
  'custom-fields-key': {
    kind: 'text',
    group: 'API',
    about: 'nest custom fields under this key',
    commands: ['sync', 'undo', 'export', 'doctor', 'sandbox'],
    binds: true,
  },
  probe: {
    kind: 'boolean',
    group: 'API',
    about: 'find out how the real API behaves where nothing is documented; this only reads',
    commands: ['doctor'],
  },
  contact: {
    kind: 'text',
    group: 'API',
    about: 'with --probe: the ID of a contact to try writes on; each try puts the old value back',
    commands: ['doctor'],
    commandLineOnly: true,
  },
  timeout: {
    kind: 'period',
    group: 'API',
    about: 'longest time for one request',
    default: '30s',
    commands: ASKS_API,
  },
  'max-attempts': {
    kind: 'positive',
    group: 'API',
    about: 'most attempts for one row',
    default: '5',
    commands: ASKS_API,
  },
  'max-outage': {
    kind: 'duration',
    group: 'API',
    about: 'how long the API may be down before the run gives up; it can be resumed',
    default: '15m',
    commands: ASKS_API,
  },
  rate: {
    kind: 'rate',
    group: 'Pace',
    // The stricter reading of the documented limit.
    about: 'at most N requests in any window: 200/1m, 50/10s, 5/s, unlimited',
    default: '200/1m',
    commands: [...ASKS_API, 'sandbox'],
  },
  'redis-url': {
    kind: 'redis',
    group: 'Pace',
    about: 'share the rate, through Redis, with every process that uses the same key',
    commands: ASKS_API,
    secret: true,
  },
  concurrency: {
    kind: 'positive',
    group: 'Pace',
    // At 200 a minute, 8 in flight keep the pace with answers that take 2.4 s.
    about: 'most requests in flight at the same time',
    default: '8',
    commands: ['sync'],
  },
  'max-duration': {
    kind: 'period',
    group: 'Pace',
    about: 'stop cleanly after this time; the run can be resumed',
    commands: ['sync'],
  },
  grace: {
    kind: 'duration',
    group: 'Pace',
    // This is two seconds less than `docker stop` waits before it kills.
    about: 'how long requests in flight may take when the run is told to stop',
    default: '8s',
    commands: ASKS_API,
  },
  sandbox: {
    kind: 'boolean',
    group: 'Sandbox',
    about: "run against a stand-in API inside this process that holds the file's contacts; needs no key",
    commands: ['sync'],
    binds: true,
  },
  port: {
    kind: 'count',
    group: 'Sandbox',
    about: 'port to serve on; 0 takes a free one',
    default: '8787',
    commands: ['sandbox'],
  },
  contacts: {
    kind: 'count',
    group: 'Sandbox',
    about: 'contacts to invent',
    default: '100',
    commands: ['sandbox'],
  },
  window: {
    kind: 'text',
    group: 'Sandbox',
    choices: ['sliding', 'fixed'],
    about: 'how the sandbox counts its limit',
    default: 'sliding',
    commands: ['sandbox'],
  },
  latency: {
    kind: 'duration',
    group: 'Sandbox',
    about: 'longest time an answer takes',
    default: '0ms',
    commands: ['sandbox'],
  },
  faults: {
    kind: 'share',
    group: 'Sandbox',
    about: 'share of requests that go wrong (0 to 1); each kind of fault is equally frequent',
    default: '0',
    commands: ['sandbox'],
  },
  quirks: {
    kind: 'words',
    group: 'Sandbox',
    about:
      'how the sandbox behaves where nothing is documented, such as page=50,unknown=ignore,patch=empty; the help lists all',
    commands: ['sandbox'],
  },
  seed: {
    kind: 'count',
    group: 'Sandbox',
    about: 'seed of invented contacts and faults',
    default: '1',
    commands: ['sandbox'],
  },
  'metrics-file': {
    kind: 'path',
    group: 'Monitoring',
    about: 'file for Prometheus metrics (textfile collector); its name should end in .prom',
    commands: ['sync'],
  },
  'ping-url': {
    kind: 'ping',
    group: 'Monitoring',
    about: "dead man's switch (healthchecks.io, Cronitor): URL/start, then URL, or URL/EXITCODE",
    commands: ['sync'],
    // The address is a secret: anybody who has it can report that all is well.
    secret: true,
  },
  'ping-ok': {
    kind: 'codes',
    group: 'Monitoring',
    about: 'exit codes that count as success',
    default: '0',
    commands: ['sync'],
  },
  'on-finish': {
    kind: 'command',
    group: 'Monitoring',
    about:
      'a program to run at the end; it gets the summary on standard input and CHATIVE_EXIT_CODE; no shell; at most 60 s',
    commands: ['sync'],
  },
  out: {
    kind: 'path',
    group: 'Output',
    alias: 'o',
    about: 'the file to write: .csv for sync and spreadsheets, .ndjson for other programs',
    commands: ['export'],
  },
  'data-dir': {
    kind: 'path',
    group: 'Output',
    about: 'the one folder to keep: state and runs',
    default: './chative-data',
    commands: ALL,
  },
  path: {
    kind: 'text',
    group: 'Output',
    choices: RUN_FILES,
    about: 'print only the path of this file of one run',
    commands: ['history'],
  },
  'keep-runs': {
    kind: 'count',
    group: 'Output',
    about: 'remove all but the newest N runs; unfinished ones stay',
    commands: PRUNES,
  },
  'keep-for': {
    kind: 'age',
    group: 'Output',
    about:
      'remove runs that began longer ago, such as 30d; with --keep-runs, a run stays where one of the two keeps it',
    commands: PRUNES,
  },
  html: {
    kind: 'boolean',
    group: 'Output',
    about: 'write report.html of one run again, and print its path',
    commands: ['history'],
  },
  'report-values': {
    kind: 'boolean',
    group: 'Output',
    about: 'also show values of contacts in report.html',
    commands: ['sync', 'validate', 'history'],
  },
  json: {
    kind: 'boolean',
    group: 'Output',
    about: 'the result as one JSON line on standard output',
    commands: [...KEEPS_RUNS, 'export', 'doctor'],
  },
  'log-level': {
    kind: 'text',
    group: 'Output',
    choices: ['silent', 'error', 'warn', 'info', 'debug'],
    about: 'how much is logged, to standard error',
    default: 'info',
    commands: ALL,
  },
  'log-format': {
    kind: 'text',
    group: 'Output',
    choices: ['auto', 'pretty', 'json'],
    about: 'auto is pretty on a terminal, json elsewhere',
    default: 'auto',
    commands: ALL,
  },
  'no-progress': {
    kind: 'boolean',
    group: 'Output',
    about: 'no progress bar or lines',
    commands: ALL,
  },
  config: {
    kind: 'path',
    group: 'Output',
    about: 'file with any of these flags (YAML or JSON)',
    commands: ALL,
  },
} as const satisfies Record<string, Flag>;

/** The table itself, for the types of the values. */
export type FlagTable = typeof TABLE;

export type FlagName = keyof FlagTable;

/**
 * Every flag, once. Types, help, checks, environment and config file all come from this table. It is long,
 * because it is a table: cut in two, a flag would have two possible places.
 */
export const FLAGS: Readonly<Record<FlagName, Flag>> = TABLE;

/** The flags a command takes, in the table's order. */
export function flagsOf(command: CommandName): FlagName[] {
  return (Object.keys(FLAGS) as FlagName[]).filter((name) => FLAGS[name].commands.includes(command));
}
