/** A value as it travels in the PATCH body; `null` clears the field. */
export type FieldValue = string | number | boolean | null;

/**
 * Field name to value. Standard and custom fields share one namespace: a custom field named like a
 * standard one is refused by the mapping. A Map, so that no name (`__proto__`) is special.
 */
export type Fields = ReadonlyMap<string, FieldValue> & {
  /** The names of all fields, and of those to clear, where they are at hand. Rows with the same share one array. */
  readonly names?: readonly string[];
  readonly cleared?: readonly string[];
};

/** What can be done to a contact. The words are published: they stand in files and reports. */
export const ACTIONS = ['update', 'delete'] as const;

export type Action = (typeof ACTIONS)[number];

export type Update = { readonly action: 'update'; readonly fields: Fields };
export type Deletion = { readonly action: 'delete' };

/** What a row intends for its contact. */
export type Change = Update | Deletion;

/** For each action of a later row: the actions of earlier rows of the same contact that it can take in. */
const ABSORBED_BY: Record<Action, readonly Action[]> = {
  update: ['update'],
  delete: ['update', 'delete'],
};

/** Whether one request with the action `later` can also do the action `earlier`. An update cannot take in a delete. */
export function absorbs(later: Action, earlier: Action): boolean {
  return ABSORBED_BY[later].includes(earlier);
}

/**
 * Joins two changes of one contact into one. A later cell beats an earlier one, and a delete absorbs what
 * came before it.
 */
export function foldChange(earlier: Change, later: Change): Change {
  switch (later.action) {
    case 'delete':
      return later;
    case 'update':
      return isDelete(earlier)
        ? later
        : { action: 'update', fields: new Map([...earlier.fields, ...later.fields]) };
  }
}

/** The names of the fields that are cleared. */
export function clearedFields(fields: Fields): readonly string[] {
  return fields.cleared ?? [...fields].flatMap(([field, value]) => (value === null ? [field] : []));
}

/** Whether rows with this action have fields to send. */
export function carriesFields(action: Action): boolean {
  switch (action) {
    case 'update':
      return true;
    case 'delete':
      return false;
  }
}

/** Whether the change deletes the contact. */
export function isDelete(change: Change): change is Deletion {
  switch (change.action) {
    case 'delete':
      return true;
    case 'update':
      return false;
  }
}
