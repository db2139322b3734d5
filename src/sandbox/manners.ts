import type { Fields, FieldValue } from '../contact/change.js';

/** What nobody documents of the real API, and what others of its kind do: the sandbox can be each of these. */
export type Manner = 'ignore-unknown' | 'system-keys' | 'bare-patch' | 'normalise' | 'docs';

/** The fields as a normalising API keeps them. */
export function normalised(fields: Fields): Fields {
  return new Map(
    Array.from(fields, ([name, value]): [string, FieldValue] => [name, normalisedValue(name, value)]),
  );
}

function normalisedValue(name: string, value: FieldValue): FieldValue {
  if (typeof value !== 'string') return value;
  if (name === 'email') return value.toLowerCase();
  return name === 'phone' ? value.replace(/[^\d+]/g, '') : value;
}

/** Chative's own columns, as GET may tell them beside the fields. */
export function systemKeys(createdAt: number, updatedAt: number): Readonly<Record<string, unknown>> {
  const times = { firstSeen: createdAt, signedUp: createdAt, lastSeen: updatedAt, lastContacted: updatedAt };
  return {
    ...{ locale: 'vi', timezone: 'Asia/Ho_Chi_Minh', channel: 'Live chat', customerType: 'lead' },
    ...{ city: 'Hà Nội', country: 'VN', webSessions: 3 },
    ...Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, new Date(ms).toISOString()])),
  };
}
