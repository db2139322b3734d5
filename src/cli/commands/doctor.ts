import { resolveApiKey } from '../../config/api-key.js';
import { apiSettings, inputSettings, mappingSettings } from '../../config/settings.js';
import { EXIT_CODES, RunError } from '../../errors.js';
import { askOnce } from '../../jobs/doctor/ask-once.js';
import { examine } from '../../jobs/doctor/doctor-job.js';
import { probe, type Probed } from '../../jobs/doctor/probe.js';
import type { Invocation } from '../command.js';
import { renderChecks } from '../render-checks.js';
import { renderLearnt } from '../render-learnt.js';
import { onStopSignals } from '../signals.js';

/** Checks everything that a run needs, one line each. With `--probe` it finds out undocumented behaviour of the API. */
export async function runDoctor({ folded, terminal, log, version }: Invocation): Promise<number> {
  const { values, given } = folded;
  if (values.contact !== undefined && values.probe !== true)
    throw new RunError('usage', '--contact goes with --probe', {
      hint: 'add --probe: without it nothing is written',
    });
  const settings = {
    ...apiSettings(folded),
    ...mappingSettings(folded),
    clearAs: values['clear-as'] ?? ('null' as const),
    customFieldsKey: values['custom-fields-key'],
  };
  const dataDir = values['data-dir'] ?? './chative-data';
  const link = { settings, userAgent: `chative-contacts/${version}`, log, listenForStop: onStopSignals };
  const apiKey = (): string => resolveApiKey(settings.apiKeyFile, terminal.env);
  const checks = await examine({
    settings,
    input: values.file === undefined ? undefined : inputSettings(folded),
    dataDir,
    timezone: values.timezone ?? 'UTC',
    isZoneGiven: given.has('timezone'),
    stdin: terminal.stdin,
    apiKey,
    ask: (key) => askOnce({ ...link, apiKey: key }),
  });
  const exitCode = checks.some(({ status }) => status === 'fail') ? EXIT_CODES.config : EXIT_CODES.ok;
  const isJson = values.json === true;
  const width = terminal.outIsTerminal ? process.stdout.columns || 80 : Infinity;
  if (!isJson) terminal.out(`${renderChecks(checks, width)}\n`);
  let probed: Probed | undefined;
  if (values.probe === true && exitCode === EXIT_CODES.ok) {
    probed = await probe({ ...link, apiKey: apiKey(), dataDir, contactId: values.contact });
    if (!isJson) terminal.out(`\n${renderLearnt(probed, width)}\n`);
  }
  if (isJson) terminal.out(`${JSON.stringify({ exitCode, checks, ...(probed && { probe: probed }) })}\n`);
  return exitCode;
}
