import type { Folded } from './fold.js';
import type { NetworkSettings } from './network.js';
import { required } from './settings.js';

/** Settings for watching runs: where a run reports its progress and its end, and how many earlier runs are kept. */
export type MonitorSettings = {
  readonly metricsFile: string | undefined;
  /** The address is a secret: anybody who has it can report that all is well. It is never logged. */
  readonly pingUrl: string | undefined;
  /** Exit codes that count as success. */
  readonly goodCodes: readonly number[];
  /** A program and its arguments. */
  readonly onFinish: readonly string[] | undefined;
  /** Which runs stay when old ones are removed. */
  readonly keep: { readonly runs: number | undefined; readonly forMs: number | undefined };
  readonly dataDir: string;
  /** The way to the network for the ping. */
  readonly network: NetworkSettings;
};

/** The monitoring flags of `sync`. */
export function monitorSettings(folded: Folded): MonitorSettings {
  const { values, network } = folded;
  return {
    metricsFile: values['metrics-file'],
    pingUrl: values['ping-url'],
    goodCodes: [0, ...(values['ping-ok'] ?? [])],
    onFinish: values['on-finish'],
    keep: keepRuns(folded),
    dataDir: required(values, 'data-dir'),
    network: { ...network, caFile: values['ca-file'] },
  };
}

/** The bounds by which old runs are removed. */
export function keepRuns({ values }: Folded): MonitorSettings['keep'] {
  return { runs: values['keep-runs'], forMs: values['keep-for'] };
}
