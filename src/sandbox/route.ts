import { trimEndOf } from '../contact/text.js';

/** The target of a request. `other` is a path or a method that the API does not have. */
export type SandboxRoute =
  | { readonly kind: 'list'; readonly query: URLSearchParams }
  | { readonly kind: 'get' | 'patch' | 'delete'; readonly contactId: string }
  | { readonly kind: 'other'; readonly allow?: string };

/** Reads the method and the target of a request line. `basePath` is such as `/v1.0`, without a slash at its end. */
export function parseRoute(method: string, target: string, basePath: string): SandboxRoute {
  const [path, query] = split(target, '?');
  const contacts = `${basePath}/contacts`;
  if (path === contacts) {
    return method === 'GET'
      ? { kind: 'list', query: new URLSearchParams(query) }
      : { kind: 'other', allow: 'GET' };
  }
  const contactId = path.startsWith(`${contacts}/`) ? decode(path.slice(contacts.length + 1)) : undefined;
  if (contactId === undefined) return { kind: 'other' };
  switch (method) {
    case 'GET':
      return { kind: 'get', contactId };
    case 'PATCH':
      return { kind: 'patch', contactId };
    case 'DELETE':
      return { kind: 'delete', contactId };
    default:
      return { kind: 'other', allow: 'GET, PATCH, DELETE' };
  }
}

/** Brings `v1.0`, `/v1.0/` and the like into the form `/v1.0`. */
export function tidyBasePath(basePath: string): string {
  const inner = trimEndOf(basePath.replace(/^\/+/, ''), '/');
  return inner === '' ? '' : `/${inner}`;
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Decodes one segment of a path; undefined where the text cannot be one. */
function decode(segment: string): string | undefined {
  if (segment === '' || segment.includes('/')) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
