/** Names under which the API itself keeps a contact's ID. */
export function isIdName(name: string): boolean {
  return name === 'id' || name === '_id';
}
