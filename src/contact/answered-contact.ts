import { isStandardField } from './field.js';
import { contactIdOf } from './listed.js';

type Body = Readonly<Record<string, unknown>>;

/**
 * The contact in an answer to a request for it, as it stands there or under one key (`{"data": {…}}`). It must carry
 * the ID: an answer such as `{"success": true}` holds no contact. Undefined where there is none.
 */
export function contactInAnswer(answer: unknown, contactId: string): Body | undefined {
  return candidatesIn(answer).find((body) => isSameId(contactIdOf(body), contactId));
}

/** The same for the answer to a GET, which was asked for this very contact: one of the six fields is enough. */
export function contactInReading(answer: unknown, contactId: string): Body | undefined {
  return (
    contactInAnswer(answer, contactId) ??
    candidatesIn(answer).find((body) => Object.keys(body).some(isStandardField))
  );
}

function candidatesIn(answer: unknown): Body[] {
  return isObject(answer) ? [answer, ...Object.values(answer).filter(isObject)] : [];
}

/** A file may write a UUID in capitals. */
function isSameId(found: string | undefined, contactId: string): boolean {
  return found?.toLowerCase() === contactId.toLowerCase();
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
