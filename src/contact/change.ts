/** A value as it travels in the PATCH body; `null` clears the field. */
export type FieldValue = string | number | boolean | null;

/**
 * Field name to value. Standard and custom fields share one namespace: a custom field named like a
 * standard one is refused by the mapping. A Map, so that no name (`__proto__`) is special.
 */
export type Fields = ReadonlyMap<string, FieldValue>;

/** What a row intends for its contact. */
export type Change = { readonly action: 'update'; readonly fields: Fields } | { readonly action: 'delete' };

export type Action = Change['action'];
