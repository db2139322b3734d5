import { isUtf8 } from 'node:buffer';
import type { Fields } from '../contact/change.js';
import { json, page as htmlPage, rateLimited, refusal, type HttpAnswer } from './answer.js';
import type { ContactBook, StoredContact } from './contact-book.js';
import { contactBody, nestKeyOf } from './contact-body.js';
import { createOtherPeople } from './other-people.js';
import { inOwnForm } from './own-form.js';
import { checkPatch } from './patch-check.js';
import type { Quirks } from './quirks.js';
import { createRateWindow, type WindowLimit } from './rate-window.js';
import type { Random } from './random.js';
import type { SandboxRoute } from './route.js';

/** The page size where the request names none (limit=50 in Chative's documentation). */
const DEFAULT_PAGE = 50;

type ContactApiOptions = {
  readonly apiKey: string;
  readonly contacts: ContactBook;
  readonly limit: WindowLimit | 'none';
  readonly customFieldsKey: string | undefined;
  readonly quirks: Quirks;
  /** For what other people do. */
  readonly random?: Random;
};

/** The stand-in API without its HTTP. First `admit` is called. Where it refuses nothing, `perform` follows. */
export type SandboxApi = {
  /** Judges a request by its head, as it arrives: path, key, limit. Undefined: the request is admitted. */
  admit(route: SandboxRoute, authorization: string | undefined, now: number): HttpAnswer | undefined;
  /** Carries out an admitted request, all at once. */
  perform(route: SandboxRoute, body: Buffer, now: number): HttpAnswer;
};

/** The four endpoints over one contact book. Throws RunError for a limit that makes no sense. */
export function createContactApi({
  apiKey,
  contacts,
  limit,
  customFieldsKey,
  quirks,
  random = Math.random,
}: ContactApiOptions): SandboxApi {
  const window = limit === 'none' ? undefined : createRateWindow(limit);
  const show = (contact: StoredContact): object => contactBody(contact, customFieldsKey, quirks);
  const nestKey = customFieldsKey ?? nestKeyOf(quirks.nest);
  const rules = { customFields: contacts.customFields, customFieldsKey: nestKey, quirks };
  const othersEdit = createOtherPeople(contacts, quirks.others, random);
  const found = (contact: StoredContact | undefined): HttpAnswer =>
    contact === undefined ? notFound(quirks) : json(200, show(contact));

  function patch(contactId: string, fields: Fields, now: number): HttpAnswer {
    const before = contacts.get(contactId);
    const after = contacts.patch(contactId, fields, now);
    if (before === undefined || after === undefined) return notFound(quirks);
    othersEdit(contactId, now);
    return patched(quirks.patch, show(after), show(before));
  }

  function dressed(answer: HttpAnswer, now: number): HttpAnswer {
    const shaped = quirks.errors === 'list' ? withMessageList(answer) : answer;
    if (window === undefined || limit === 'none') return shaped;
    const headers = limitHeaders(quirks.headers, limit, window.remaining(now));
    return { ...shaped, headers: { ...shaped.headers, ...headers } };
  }

  const api: SandboxApi = {
    admit(route, authorization, now) {
      if (route.kind === 'other') return noSuchRoute(route.allow, quirks);
      const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) return refusal(401, 'Missing token');
      if (token !== apiKey) return refusal(401, 'Invalid token');
      const waitMs = window?.refuse(now);
      if (waitMs === undefined) return undefined;
      return rateLimited(limit !== 'none' && limit.retryAfter === true ? waitMs : undefined);
    },
    perform(route, body, now) {
      switch (route.kind) {
        case 'list':
          return list(route.query, contacts, show, quirks);
        case 'get':
          return found(contacts.get(route.contactId));
        case 'patch': {
          const parsed = parseJson(body);
          if (parsed === undefined) return refusal(400, 'The body is not valid JSON');
          const check = checkPatch(parsed.value, rules);
          if (!check.ok) return refusal(400, check.message);
          return patch(route.contactId, inOwnForm(check.fields, quirks), now);
        }
        case 'delete':
          return contacts.delete(route.contactId)
            ? json(200, { id: route.contactId, deleted: true })
            : notFound(quirks);
        case 'other':
          return noSuchRoute(route.allow, quirks);
      }
    },
  };
  return {
    admit(route, authorization, now) {
      const refused = api.admit(route, authorization, now);
      return refused && dressed(refused, now);
    },
    perform: (route, body, now) => dressed(api.perform(route, body, now), now),
  };
}

function list(
  query: URLSearchParams,
  contacts: ContactBook,
  show: (contact: StoredContact) => object,
  quirks: Quirks,
): HttpAnswer {
  const largest = Number(quirks.page);
  const pageIndex = wholeNumber(query.get('page') ?? '0');
  if (pageIndex === undefined) return refusal(400, 'page must be a whole number from 0');
  const limit = wholeNumber(query.get('limit') ?? String(DEFAULT_PAGE));
  const isRefused = quirks.overlong === 'refuse' && Number(limit) > largest;
  if (limit === undefined || limit < 1 || isRefused) {
    return refusal(400, `limit must be a whole number from 1 to ${largest}`);
  }
  return json(200, { list: contacts.page(pageIndex, Math.min(limit, largest)).map(show) });
}

function notFound({ missing }: Quirks): HttpAnswer {
  return missing === 'page' ? htmlPage(404, '404 Not Found') : refusal(404, 'Contact not found');
}

/** Gives the message as a list. Some frameworks list every mistake, and give a list even for one. */
function withMessageList(answer: HttpAnswer): HttpAnswer {
  if (answer.status < 400 || !answer.body.startsWith('{')) return answer;
  const { message, ...rest } = JSON.parse(answer.body) as { message: string };
  return { ...answer, body: JSON.stringify({ message: [message], ...rest }) };
}

function limitHeaders(
  form: Quirks['headers'],
  { requests, windowMs }: WindowLimit,
  remaining: number,
): Record<string, string> {
  switch (form) {
    case 'none':
      return {};
    case 'x-ratelimit':
      return { 'x-ratelimit-limit': String(requests), 'x-ratelimit-remaining': String(remaining) };
    case 'ratelimit':
      return {
        'ratelimit-policy': `${requests};w=${Math.round(windowMs / 1000)}`,
        'ratelimit-limit': String(requests),
        'ratelimit-remaining': String(remaining),
      };
  }
}

function patched(form: Quirks['patch'], after: object, before: object): HttpAnswer {
  switch (form) {
    case 'contact':
      return json(200, after);
    case 'before':
      return json(200, before);
    case 'empty':
      return json(200, {});
    case 'word':
      return json(200, { success: true });
  }
}

/** A path that is not the API's is answered by a page, so that a wrong base URL looks like one. */
function noSuchRoute(allow: string | undefined, { elsewhere }: Quirks): HttpAnswer {
  if (allow !== undefined) return refusal(405, 'Method not allowed', { allow });
  return elsewhere === 'page' ? htmlPage(200, 'Chative API') : htmlPage(404, '404 Not Found');
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Parses JSON. The result is wrapped in an object, because JSON may hold null. */
function parseJson(body: Buffer): { value: unknown } | undefined {
  try {
    return isUtf8(body) ? { value: JSON.parse(body.toString()) } : undefined;
  } catch {
    return undefined;
  }
}
