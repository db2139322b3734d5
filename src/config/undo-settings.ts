import { checkCustomFieldsKey } from './custom-fields-key.js';
import type { Folded } from './fold.js';
import { apiSettings, required, type ApiSettings } from './settings.js';

/** The settings of `undo`. Settings that are not given are those of the run that it undoes. */
export type UndoSettings = ApiSettings & {
  readonly dataDir: string;
  readonly customFieldsKey: string | undefined;
  readonly clearAs: 'null' | 'empty';
  readonly yes: boolean;
};

/** The settings of `undo`. Throws RunError `usage` for a key that cannot hold custom fields. */
export function undoSettings(folded: Folded): UndoSettings {
  const { values } = folded;
  checkCustomFieldsKey(values['custom-fields-key']);
  return {
    ...apiSettings(folded),
    dataDir: required(values, 'data-dir'),
    customFieldsKey: values['custom-fields-key'],
    clearAs: required(values, 'clear-as'),
    yes: values.yes ?? false,
  };
}
