import type { ListedContact } from './listed.js';
import { ownValue } from './read-field.js';
import { cleanCell } from './text.js';

/**
 * The fields by which a visitor of the chat becomes a known person. A guest has none of them (Chative's
 * documentation).
 */
const TRACES = ['firstName', 'lastName', 'email', 'phone'] as const;

/** Whether the contact is a guest: a visitor of the chat who has left no name, no e-mail and no phone. */
export function isGuest({ body }: ListedContact): boolean {
  return TRACES.every((name) => {
    const value = ownValue(body, name);
    return value === undefined || value === null || (typeof value === 'string' && cleanCell(value) === '');
  });
}
