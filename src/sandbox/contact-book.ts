import type { Fields, FieldValue } from '../contact/change.js';
import type { CustomType } from '../contact/field.js';

/** The custom fields that a workspace has declared. `any` accepts every name with every simple value. */
export type DeclaredFields = ReadonlyMap<string, CustomType> | 'any';

/** A contact as the sandbox holds it. Fields without a value are absent. */
export type StoredContact = {
  readonly id: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Unix times in ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
};

export type NewContact = { readonly id: string; readonly fields: Fields; readonly createdAt: number };

/** The contacts of the sandbox's one workspace, in order of insertion. Values are not checked here. */
export type ContactBook = {
  readonly customFields: DeclaredFields;
  readonly size: number;
  get(id: string): StoredContact | undefined;
  /** Adds a contact. One with the same ID is replaced in its place. */
  put(contact: NewContact): void;
  /** Sets the given fields, and clears fields that are null; undefined where the contact does not exist. */
  patch(id: string, fields: Fields, now: number): StoredContact | undefined;
  /** Deletes a contact; false where it does not exist. */
  delete(id: string): boolean;
  /** One page of contacts. Pages count from 0. A page past the end is empty. */
  page(page: number, limit: number): readonly StoredContact[];
};

/** An empty book, all in memory (about 0.5 kB per contact). */
export function createContactBook(options: { customFields: DeclaredFields }): ContactBook {
  const contacts = new Map<string, StoredContact>();
  // The order for page(). It is kept between pages: a hundred thousand contacts are listed in five hundred
  // pages.
  let ids: string[] | undefined;
  return {
    customFields: options.customFields,
    get size() {
      return contacts.size;
    },
    get: (id) => contacts.get(id),
    put({ id, fields, createdAt }) {
      if (!contacts.has(id)) ids = undefined;
      contacts.set(id, { id, fields: merge({}, fields), createdAt, updatedAt: createdAt });
    },
    patch(id, fields, now) {
      const old = contacts.get(id);
      if (old === undefined) return undefined;
      const patched = { ...old, fields: merge(old.fields, fields), updatedAt: now };
      contacts.set(id, patched);
      return patched;
    },
    delete(id) {
      const deleted = contacts.delete(id);
      if (deleted) ids = undefined;
      return deleted;
    },
    page(page, limit) {
      ids ??= [...contacts.keys()];
      return ids.slice(page * limit, (page + 1) * limit).flatMap((id) => contacts.get(id) ?? []);
    },
  };
}

/** The object is made from entries, so that no field name (`__proto__`) is special. */
function merge(old: StoredContact['fields'], fields: Fields): StoredContact['fields'] {
  const merged = new Map([...Object.entries(old), ...fields]);
  return Object.fromEntries([...merged].filter(([, value]) => value !== null));
}
