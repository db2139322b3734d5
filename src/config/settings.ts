import { resolve } from 'node:path';
import type { Action } from '../contact/change.js';
import type { MatchBy } from '../contact/key.js';
import { RunError } from '../errors.js';
import { checkCustomFieldsKey } from './custom-fields-key.js';
import type { FlagName } from './flags.js';
import type { FlagValues, Folded } from './fold.js';
import { rememberedFlags } from './resume.js';
import type { BoundSetting, DelimiterSetting } from './kinds.js';
import type { NetworkSettings } from './network.js';
import type { RateSetting } from './rate.js';

/** The settings that every command with API requests needs, such as `get`. */
export type ApiSettings = {
  /** Where the requests are noted. */
  readonly dataDir: string;
  readonly baseUrl: string;
  readonly apiKeyFile: string | undefined;
  readonly rate: RateSetting;
  /** The address of Redis. It may hold a password. */
  readonly redisUrl: string | undefined;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly maxOutageMs: number;
  readonly graceMs: number;
  readonly network: NetworkSettings;
};

/** How the input is read. */
export type InputSettings = {
  readonly file: string;
  readonly delimiter: DelimiterSetting | undefined;
  readonly encoding: string | undefined;
  readonly maxRecordBytes: number;
  /** How many lines stand above the header. */
  readonly skipLines: number;
  readonly shortRows: 'reject' | 'pad';
  readonly timezone: string;
};

/** How rows become changes. */
export type MappingSettings = {
  readonly mapping: string | undefined;
  readonly match: MatchBy | undefined;
  readonly action: Action;
  readonly blank: 'skip' | 'clear';
  readonly clearWord: string;
  /** Words that stand for an empty cell in every column. */
  readonly nullWords: readonly string[];
};

/** All settings of a `sync` or `validate` run. Durations are in ms. */
export type SyncSettings = ApiSettings &
  InputSettings &
  MappingSettings & {
    readonly clearAs: 'null' | 'empty';
    readonly duplicates: 'merge' | 'each' | 'reject';
    /** Whether a row whose contact does not exist is rejected. */
    readonly notFound: 'reject' | 'ignore';
    readonly customFieldsKey: string | undefined;
    readonly noSpool: boolean;
    readonly compare: boolean;
    /** The export from which the file was made. Only cells that differ from it are sent. */
    readonly base: string | undefined;
    readonly deleteMissing: boolean;
    readonly full: boolean;
    readonly limit: number | undefined;
    readonly dryRun: boolean;
    readonly maxFailures: BoundSetting | undefined;
    readonly maxDeletes: BoundSetting | undefined;
    readonly minRows: BoundSetting | undefined;
    readonly yes: boolean;
    /** Written rows that are read back; 0 is none. */
    readonly verify: number;
    readonly maxDurationMs: number | undefined;
    readonly sandbox: boolean;
    /** The given flags that decide what is sent, by name. A resume must agree with them. */
    readonly remembered: Readonly<Record<string, string>>;
  };

/** The settings of `sandbox`. */
export type SandboxSettings = {
  readonly apiKeyFile: string | undefined;
  readonly rate: RateSetting;
  readonly window: 'sliding' | 'fixed';
  readonly customFieldsKey: string | undefined;
  readonly port: number;
  readonly contacts: number;
  readonly latencyMs: number;
  /** Share of requests that go wrong, 0 to 1. */
  readonly faults: number;
  readonly seed: number;
  /** Words such as page=50. */
  readonly quirks: readonly string[];
};

export function sandboxSettings({ values }: Folded): SandboxSettings {
  return {
    apiKeyFile: values['api-key-file'],
    rate: required(values, 'rate'),
    window: required(values, 'window'),
    customFieldsKey: values['custom-fields-key'],
    port: required(values, 'port'),
    contacts: required(values, 'contacts'),
    latencyMs: required(values, 'latency'),
    faults: required(values, 'faults'),
    seed: required(values, 'seed'),
    quirks: values.quirks ?? [],
  };
}

export function inputSettings({ values }: Folded): InputSettings {
  const { file, delimiter, encoding } = values;
  if (file === undefined)
    throw new RunError('usage', '--file is missing', {
      hint: 'name the CSV file: --file contacts.csv (- is standard input)',
    });
  return {
    file,
    delimiter: delimiter === 'auto' ? undefined : delimiter,
    encoding: encoding === 'auto' ? undefined : encoding,
    maxRecordBytes: required(values, 'max-record'),
    skipLines: required(values, 'skip-lines'),
    shortRows: required(values, 'short-rows'),
    timezone: required(values, 'timezone'),
  };
}

export function mappingSettings({ values }: Folded): MappingSettings {
  return {
    mapping: values.mapping,
    match: values.match,
    action: required(values, 'action'),
    blank: values.blank ?? 'skip',
    clearWord: values['clear-word'] ?? '(clear)',
    nullWords: values['null-words'] ?? [],
  };
}

export function apiSettings({ values, network }: Folded): ApiSettings {
  return {
    dataDir: required(values, 'data-dir'),
    baseUrl: required(values, 'base-url'),
    apiKeyFile: values['api-key-file'],
    rate: required(values, 'rate'),
    redisUrl: values['redis-url'],
    concurrency: values.concurrency ?? 1,
    timeoutMs: required(values, 'timeout'),
    maxAttempts: required(values, 'max-attempts'),
    maxOutageMs: required(values, 'max-outage'),
    graceMs: required(values, 'grace'),
    network: { ...network, caFile: values['ca-file'] },
  };
}

/** The settings of `sync`. Throws RunError `usage` where flags do not go together. */
export function syncSettings(folded: Folded): SyncSettings {
  const { values } = folded;
  const settings: SyncSettings = {
    ...inputSettings(folded),
    ...mappingSettings(folded),
    ...apiSettings(folded),
    clearAs: required(values, 'clear-as'),
    duplicates: required(values, 'duplicates'),
    notFound: values['not-found'] ?? 'reject',
    customFieldsKey: values['custom-fields-key'],
    noSpool: values['no-spool'] ?? false,
    compare: values.compare ?? false,
    base: values.base,
    deleteMissing: values['delete-missing'] ?? false,
    full: values.full ?? false,
    limit: values.limit,
    dryRun: values['dry-run'] ?? false,
    maxFailures: values['max-failures'],
    maxDeletes: values['max-deletes'],
    minRows: values['min-rows'],
    yes: values.yes ?? false,
    verify: values.verify ?? 0,
    maxDurationMs: values['max-duration'],
    sandbox: values.sandbox ?? false,
    remembered: rememberedFlags(folded),
  };
  checkTogether(settings);
  return settings;
}

/** Throws RunError `usage` where flags of `sync` contradict each other. */
function checkTogether(settings: SyncSettings): void {
  const { noSpool, file, customFieldsKey, compare, full, deleteMissing, limit, base } = settings;
  if (noSpool && file === '-')
    throw new RunError('usage', '--no-spool does not go with --file -', {
      hint: 'standard input can be read only once: leave out --no-spool, or name a file',
    });
  if (base === '-')
    throw new RunError('usage', '--base - is no file', {
      hint: 'name the export that the file was made from',
    });
  if (base !== undefined && resolve(base) === resolve(file))
    throw new RunError('usage', '--base names the file itself', {
      hint: 'nothing would count as edited: name the export that the file was made from, as it was before the edits',
    });
  if (compare && full)
    throw new RunError('usage', '--compare does not go with --full', {
      hint: '--compare sends only what differs, --full sends everything: leave one of them out',
    });
  if (deleteMissing && limit !== undefined)
    throw new RunError('usage', '--delete-missing does not go with --limit', {
      hint: 'the contacts of the rows left out would count as missing: leave out one of the two',
    });
  checkCustomFieldsKey(customFieldsKey);
}

/** The value of a flag that has a default: in the commands that take the flag, there always is one. */
export function required<N extends FlagName>(values: FlagValues, name: N): NonNullable<FlagValues[N]> {
  const value = values[name];
  if (value === undefined) throw new Error(`flag ${name} has no default here`);
  return value;
}
