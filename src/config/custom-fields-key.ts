import { isStandardField } from '../contact/field.js';
import { RunError } from '../errors.js';

/** Throws RunError `usage` for a key that cannot hold custom fields. */
export function checkCustomFieldsKey(customFieldsKey: string | undefined): void {
  if (customFieldsKey !== undefined && isStandardField(customFieldsKey))
    throw new RunError('usage', `--custom-fields-key: ${customFieldsKey} is a standard field`, {
      hint: 'name the key under which the API keeps custom fields, such as customFields',
    });
}
