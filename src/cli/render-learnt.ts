import type { Probed } from '../jobs/doctor/probe.js';
import { counted } from '../numbers.js';
import { quoted } from '../config/shell.js';
import { renderTable } from './table.js';

/** The results of a probe beside the settings, and what to do where they differ. */
export function renderLearnt({ learnt, requests, writes, configFile }: Probed, width: number): string {
  const rows = learnt.flatMap(({ name, learnt: found, setting, differs }) => [
    [name, found],
    ['', `settings: ${setting}`],
    ...(differs ? [['', `→ better: ${differs.flag}: ${differs.value}`]] : []),
  ]);
  const done =
    writes === 0 ? 'nothing was changed' : `${counted(writes, 'write')}, and the contact is as it was`;
  return [
    'Learnt from the workspace',
    ...renderTable(rows, width),
    '',
    `${counted(requests, 'request')}; ${done}.`,
    configFile === undefined
      ? 'The settings agree with it.'
      : `What differs is in ${configFile}: use it with --config ${quoted(configFile)}`,
  ].join('\n');
}
