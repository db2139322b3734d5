import type { Fields, FieldValue } from '../contact/change.js';
import type { Quirks } from './quirks.js';

/** The fields in the form in which an API may keep them. */
export function inOwnForm(fields: Fields, { phones, emails }: Quirks): Fields {
  return new Map(
    Array.from(fields, ([name, value]): [string, FieldValue] => {
      if (typeof value !== 'string' || value === '') return [name, value];
      if (name === 'phone') return [name, phoneIn(phones, value)];
      return [name, name === 'email' && emails === 'lower' ? value.toLowerCase() : value];
    }),
  );
}

function phoneIn(form: Quirks['phones'], phone: string): string {
  const digits = phone.replace(/\D/g, '');
  switch (form) {
    case 'asis':
      return phone;
    case 'digits':
      return digits;
    // Of Vietnam where it names no country: Chative's own.
    case 'e164':
      return phone.trim().startsWith('+') ? `+${digits}` : `+84${digits.replace(/^0/, '')}`;
  }
}
