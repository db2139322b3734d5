import { firstOfList } from './first-of-list.js';
import { invalid, type Parsed } from './problem.js';
import { cleanCell, quoteCell } from './text.js';

/** Bounds of RFC 5321: the whole address, the part before the @, one label of the domain. */
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;
const MAX_LABEL = 63;

/**
 * The part before the @. It may hold letters of any script, but no blanks, invisible characters, quotes,
 * brackets or list separators.
 */
const LOCAL_PART = /^[^\s\p{C}\p{Z}@"(),:;<>[\]\\]+$/u;
const DOMAIN_LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/** Longer than any address with a name beside it; keeps the work on a huge cell small. */
const MAX_CELL = 1_000;

/** A label in brackets behind the address, also behind its angle brackets: (work), [private]. */
const LABEL = /[([][^()[\]@]*[)\]]$/;

/** The form of most addresses. They need no closer look where they are short: no part is beyond its bound then. */
const ORDINARY = /^[a-z\d_%+-]+(?:\.[a-z\d_%+-]+)*@(?:[a-z\d]+(?:-+[a-z\d]+)*\.)+[a-z]{2,}$/i;
const SHORT = 60;

/** The separators at which one address may end and another begin. */
const SEPARATOR = /:::|[;,\n/|]|\s/;

/**
 * The address that Haravan makes from a customer's phone number and its country, where the customer has none
 * (huongdan.haravan.com).
 */
const PLACEHOLDER = /^\d{5,15}@\d{1,3}\.phone$/i;
const PLACEHOLDER_FAULT = 'Haravan writes it for a customer who has none; empty the cell';

/**
 * Reads one e-mail address and checks its form. A name, a label, `mailto:` and separators behind it are taken
 * off. The rest stays as written.
 */
export function parseEmail(text: string): Parsed<string> {
  if (text.length <= SHORT && ORDINARY.test(text) && !PLACEHOLDER.test(text))
    return { ok: true, value: text };
  if (text.length > MAX_CELL) return refuse(text, 'it is far longer than an address');
  const address = bareAddress(text);
  if (address === undefined || areSeveral(address))
    return refuse(text, `it holds several addresses: leave one in the cell${cureOfList(text)}`);
  const fault = findFault(address) ?? (PLACEHOLDER.test(address) ? PLACEHOLDER_FAULT : undefined);
  return fault === undefined ? { ok: true, value: address } : refuse(text, fault);
}

function refuse(text: string, fault: string): Parsed<never> {
  return invalid('invalid_email', `${quoteCell(text)} is not an e-mail address: ${fault}`);
}

/**
 * The cure for a cell with several addresses. `first` is named only where it gives an address: many lists
 * have a separator that `first` does not know.
 */
function cureOfList(text: string): string {
  const first = cleanCell(firstOfList(text));
  const isCure = first.length < text.length && parseEmail(first).ok;
  return isCure ? ', or take the first with transform: [first] in the mapping' : '';
}

/**
 * The address without the marks that address books write round it; undefined where a second address stands
 * beside it.
 */
function bareAddress(text: string): string | undefined {
  const whole = withoutMailto(withoutLabel(withoutSeparators(text)));
  const [, name, inner] = /^([^<>]*)<([^<>]*)>$/.exec(whole) ?? [];
  if (name !== undefined && inner !== undefined) {
    const address = withoutMailto(withoutSeparators(inner));
    const isNamedSo = name.replace(/["']/g, '').trim().toLowerCase() === address.toLowerCase();
    return name.includes('@') && !isNamedSo ? undefined : address;
  }
  return whole;
}

/** Takes off a label behind the address. The rest must end as an address does, so that the brackets of a name stay. */
function withoutLabel(text: string): string {
  const bare = text.replace(LABEL, '').trimEnd();
  return bare.includes('@') ? withoutSeparators(bare) : text;
}

function withoutSeparators(text: string): string {
  let end = text.length;
  while (end > 0 && /[,;\s]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end).trim();
}

/** Takes off `mailto:` and what stands behind the address in such a link: a subject and the like. */
function withoutMailto(text: string): string {
  if (!/^mailto:/i.test(text)) return text;
  const link = text.slice('mailto:'.length).trim();
  const query = link.indexOf('?');
  return query < 0 ? link : link.slice(0, query);
}

function areSeveral(text: string): boolean {
  return text.split(SEPARATOR).filter((part) => part.includes('@')).length > 1;
}

function findFault(text: string): string | undefined {
  if (text.length > MAX_ADDRESS) return `it is longer than ${MAX_ADDRESS} characters`;
  const [localPart = '', domain, ...rest] = text.split('@');
  if (domain === undefined) return 'it has no "@"; expected one such as ana@example.com';
  if (/[<>]/.test(text)) return 'expected the bare address, or a name with the address in angle brackets';
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
  return labels.every((label) => label.length <= MAX_LABEL && DOMAIN_LABEL.test(label));
}

function hasStrayDot(localPart: string): boolean {
  return localPart.startsWith('.') || localPart.endsWith('.') || localPart.includes('..');
}
