/** A contact as the API listed it. `body` is the whole object, as parsed from JSON. */
export type ListedContact = { readonly id: string; readonly body: Readonly<Record<string, unknown>> };
