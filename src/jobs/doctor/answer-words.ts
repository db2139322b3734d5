import type { Heard } from './probe-link.js';

/** An answer by its status and form: "404, JSON with message and code". Values of contacts stay out. */
export function answerInWords({ reply, seen }: Heard): string {
  if (seen === undefined) return reply.kind === 'ok' ? String(reply.status) : `no answer: ${reply.message}`;
  const { status, bodyText } = seen;
  const text = bodyText.trim();
  if (reply.kind === 'ok') return `${status}: accepted, not refused`;
  if (text === '') return `${status}, no body`;
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      return `${status}, JSON that is no object`;
    const keys = Object.keys(body).filter((key) => /^\w{1,30}$/.test(key));
    const isList = 'message' in body && Array.isArray(body.message);
    return `${status}, JSON with ${keys.join(', ') || 'nothing'}${isList ? ' (message is a list)' : ''}: "${reply.message}"`;
  } catch {
    return `${status}, ${text.startsWith('<') ? 'a web page' : 'no JSON'}`;
  }
}
