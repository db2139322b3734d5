import { decodedViews, type DecodedView } from './decoded-view.js';

/** Stands where a key stood. */
export const MASK = '[key]';

/** Half of a key, or more, is as good as the key; fewer characters than these may be an ordinary word. */
const LEAST_PART = 6;

/** Longer texts, such as a contact of megabytes, are searched for the secret as it stands: reading escapes takes seconds there. */
const LONGEST_READ = 256 * 1024;

/** Takes a secret out of a text. */
export type MaskSecret = (text: string) => string;

/**
 * Masks a secret in every form in which a server can give it back: as it is or percent-encoded, escaped as JSON
 * or HTML, in base64 (alone or behind `Bearer `, at any offset) or in hex, in any case, broken into lines, and
 * any half of it. Linear in the length of the text.
 */
export function createMask(secret: string): MaskSecret {
  if (secret === '') return (text) => text;
  const grams = gramsBySize(formsOf(secret));
  return (text) => (text.length <= LONGEST_READ ? hide(text, grams) : text.replaceAll(secret, MASK));
}

/** Pieces of a form, by their length: a text that holds one of them holds that much of the secret. */
type Grams = ReadonlyMap<number, ReadonlySet<string>>;

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [secret, bytes.toString('hex'), ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset))];
}

/** What base64 of any text is that holds the secret at this offset: the first and last characters mix with others. */
function base64At(bytes: Buffer, offset: number): string[] {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/={1,2}$/, '');
  const own = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}

function gramsBySize(forms: readonly string[]): Grams {
  const grams = new Map<number, Set<string>>();
  for (const form of forms.map((text) => text.toLowerCase())) {
    const size = Math.min(form.length, Math.max(LEAST_PART, Math.ceil(form.length / 2)));
    if (size === 0) continue;
    const known = grams.get(size) ?? new Set<string>();
    for (let at = 0; at + size <= form.length; at += 1) known.add(form.slice(at, at + size));
    grams.set(size, known);
  }
  return grams;
}

function hide(original: string, grams: Grams): string {
  const isHidden = new Uint8Array(original.length);
  const found = decodedViews(original).map((view) => markHidden(view, grams, isHidden));
  return found.includes(true) ? withMasks(original, isHidden) : original;
}

/** Marks where in the original a piece stands; whether there is one. */
function markHidden(view: DecodedView, grams: Grams, isHidden: Uint8Array): boolean {
  // Letter by letter, so that places stay the same: some capitals become two letters.
  const text = view.text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  let found = false;
  for (const [size, known] of grams)
    for (let at = 0, done = 0; at + size <= text.length; at += 1) {
      if (!known.has(text.slice(at, at + size))) continue;
      found = true;
      // From the end of what is hidden already: each place is filled once, whatever overlaps.
      const from = at < done ? view.to[done - 1] : view.at[at];
      done = at + size;
      isHidden.fill(1, from, view.to[done - 1]);
    }
  return found;
}

function withMasks(original: string, isHidden: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0, end = 0; at < original.length; at = end) {
    while (end < original.length && isHidden[end] === isHidden[at]) end += 1;
    parts.push(isHidden[at] === 1 ? MASK : original.slice(at, end));
  }
  return parts.join('');
}

/** Longer than any address; what is behind is cut, as a part of it might be a password. */
const LONGEST_ADDRESS = 2_000;

/**
 * An address fit for a message, also where it is a mistyped one: without the user and password before an `@`,
 * however they are written, and without a query, where tokens stand.
 */
export function withoutCredentials(address: string): string {
  const text = address.slice(0, LONGEST_ADDRESS);
  const scheme = /^\s*[a-z][a-z\d+.-]{0,20}:\/{1,3}/i.exec(text)?.[0] ?? '';
  const at = Math.max(text.lastIndexOf('@'), text.toLowerCase().lastIndexOf('%40'));
  // A query or a path may hold an @ of its own: too much is hidden then, never too little.
  const shown = at < 0 ? text : `${scheme}…${text.slice(at)}`;
  const query = shown.search(/[?#;]/);
  return query < 0 ? shown : `${shown.slice(0, query + 1)}…`;
}
