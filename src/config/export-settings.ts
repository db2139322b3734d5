import { RunError } from '../errors.js';
import { checkCustomFieldsKey } from './custom-fields-key.js';
import type { Folded } from './fold.js';
import { apiSettings, required, type ApiSettings } from './settings.js';

/** The settings of `export`. */
export type ExportSettings = ApiSettings & {
  /** The path of the output. It ends in .csv or .ndjson. */
  readonly out: string;
  readonly format: 'csv' | 'ndjson';
  readonly timezone: string;
  readonly clearWord: string;
  readonly customFieldsKey: string | undefined;
};

/** The settings of `export`. Throws RunError `usage` where the file is not named, or has an unknown ending. */
export function exportSettings(folded: Folded): ExportSettings {
  const { values } = folded;
  const { out } = values;
  const hint = 'name a file that ends in .csv (for sync and spreadsheets) or .ndjson (for other programs)';
  if (out === undefined)
    throw new RunError('usage', '--out is missing', { hint: `${hint}: --out contacts.csv` });
  if (out === '-')
    throw new RunError('usage', '--out - is not offered: standard output cannot be taken back', { hint });
  const format = (['csv', 'ndjson'] as const).find((ending) => out.toLowerCase().endsWith(`.${ending}`));
  if (format === undefined)
    throw new RunError('usage', `--out ${out} ends in neither .csv nor .ndjson`, { hint });
  checkCustomFieldsKey(values['custom-fields-key']);
  return {
    ...apiSettings(folded),
    out,
    format,
    timezone: required(values, 'timezone'),
    clearWord: required(values, 'clear-word'),
    customFieldsKey: values['custom-fields-key'],
  };
}
