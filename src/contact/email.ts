import { invalid, type Parsed } from './problem.js';
import { quoteCell } from './text.js';

/** Bounds of RFC 5321: the whole address, the part before the @, one label of the domain. */
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;
const MAX_LABEL = 63;

/** No blanks, invisible characters, quotes, brackets or list separators; letters of any script may stand. */
const LOCAL_PART = /^[^\s\p{C}\p{Z}@"(),:;<>[\]\\]+$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/** Checks the form of one e-mail address and returns it as written. */
export function parseEmail(text: string): Parsed<string> {
  const fault = findFault(text);
  if (fault === undefined) return { ok: true, value: text };
  return invalid('invalid_email', `${quoteCell(text)} is not an e-mail address: ${fault}`);
}

function findFault(text: string): string | undefined {
  if (text.length > MAX_ADDRESS) return `it is longer than ${MAX_ADDRESS} characters`;
  const [localPart = '', domain, ...rest] = text.split('@');
  if (domain === undefined) return 'it has no "@"; expected one such as ana@example.com';
  if (/[<>]/.test(text)) return 'expected the bare address, without a name or angle brackets';
  if (rest.length > 0) return 'it has several "@"; one cell holds one address';
  if (localPart.length > MAX_LOCAL_PART)
    return `the part before "@" is longer than ${MAX_LOCAL_PART} characters`;
  if (!LOCAL_PART.test(localPart) || hasStrayDot(localPart)) {
    return 'the part before "@" is empty or holds a blank, a stray dot or another character that no address has';
  }
  return isDomain(domain) ? undefined : 'what follows "@" is not a domain such as example.com';
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  const lastLabel = labels.at(-1) ?? '';
  if (labels.length < 2 || /^\d+$/.test(lastLabel)) return false;
  return labels.every((label) => label.length <= MAX_LABEL && LABEL.test(label));
}

function hasStrayDot(localPart: string): boolean {
  return localPart.startsWith('.') || localPart.endsWith('.') || localPart.includes('..');
}
