import type { Folded } from './fold.js';
import type { NetworkSettings } from './network.js';
import { required } from './settings.js';

/** Where a run reports how it goes and how it ended, and how many earlier runs are kept. */
export type MonitorSettings = {
  readonly metricsFile: string | undefined;
  /** An address that is a secret: with it anybody can say that all is well. Never logged. */
  readonly pingUrl: string | undefined;
  /** Exit codes that count as success. */
  readonly goodCodes: readonly number[];
  /** A program and its arguments. */
  readonly onFinish: readonly string[] | undefined;
  /** Which runs stay when old ones are removed. */
  readonly keep: { readonly runs: number | undefined; readonly forMs: number | undefined };
  readonly dataDir: string;
  /** How the ping gets through. */
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
