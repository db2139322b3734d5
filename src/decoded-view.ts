/** A text with its escapes read; `at[i]` is where in the original the i-th character begins, `to[i]` where it ends. */
export type DecodedView = {
  readonly text: string;
  readonly at: readonly number[];
  readonly to: readonly number[];
};

/** As often as an answer may be escaped: JSON in a percent-encoded address on a web page. */
const MOST_LAYERS = 4;

/** %41, \u0041, \x41, &#65; &#x41; named marks and a break of HTML. Each has a bounded length, so reading is linear. */
const ESCAPE =
  /%([\da-f]{2})|\\u\{?([\da-f]{2,6})\}?|\\x([\da-f]{2})|&#x0{0,8}([\da-f]{1,6});?|&#0{0,8}(\d{1,7});?|&([a-z]{2,8});|\\(["'\\/bfnrt])|<w?br {0,3}\/?>/iy;

const NAMED: ReadonlyMap<string, string> = new Map([
  ...([
    ['amp', '&'],
    ['lt', '<'],
    ['gt', '>'],
    ['quot', '"'],
    ['apos', "'"],
  ] as const),
  ...([
    ['plus', '+'],
    ['equals', '='],
    ['sol', '/'],
    ['num', '#'],
    ['colon', ':'],
  ] as const),
  ...([
    ['lowbar', '_'],
    ['hyphen', '-'],
    ['dash', '-'],
    ['period', '.'],
    ['shy', ''],
    ['nbsp', ''],
  ] as const),
]);

const BEGINS_ESCAPE = /[%\\&<]/;
/** What may break a text into lines without changing what it says. */
const BREAK = /[\s\p{Cc}\p{Cf}]/u;

/**
 * The text as it is, and with percent, JSON and HTML escapes read, however deep, without line breaks and blanks:
 * a view for each layer, as what looks like an escape may be none.
 */
export function decodedViews(original: string): readonly DecodedView[] {
  const places = Array.from({ length: original.length }, (_, i) => i);
  let view: DecodedView = { text: original, at: places, to: places.map((i) => i + 1) };
  const views = [view];
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const next = readLayer(view);
    if (next.text === view.text) break;
    view = next;
    views.push(view);
  }
  return views;
}

/** One layer of escapes read, and breaks left out. */
function readLayer(view: DecodedView): DecodedView {
  const parts: string[] = [];
  const at: number[] = [];
  const to: number[] = [];
  for (let index = 0; index < view.text.length;) {
    const { meaning, length } = readAt(view.text, index);
    // A character beyond the basic plane is two units, which both stand where the escape stood.
    for (const unit of meaning.split('')) {
      if (BREAK.test(unit)) continue;
      parts.push(unit);
      at.push(view.at[index] ?? 0);
      to.push(view.to[index + length - 1] ?? 0);
    }
    index += length;
  }
  return { text: parts.join(''), at, to };
}

function readAt(text: string, index: number): { readonly meaning: string; readonly length: number } {
  const raw = { meaning: text.charAt(index), length: 1 };
  if (!BEGINS_ESCAPE.test(raw.meaning)) return raw;
  ESCAPE.lastIndex = index;
  const found = ESCAPE.exec(text);
  if (!found) return raw;
  const [whole, percent, unicode, hex, entity, decimal, name, letter] = found;
  const meaning =
    name === undefined
      ? (letterOf(letter) ??
        codePoint(percent ?? unicode ?? hex ?? entity, 16) ??
        codePoint(decimal, 10) ??
        '')
      : NAMED.get(name.toLowerCase());
  return meaning === undefined ? raw : { meaning, length: whole.length };
}

/** `\n` and its like are breaks; a quote or a slash is itself. */
function letterOf(letter: string | undefined): string | undefined {
  if (letter === undefined) return undefined;
  return /[bfnrt]/i.test(letter) ? ' ' : letter;
}

function codePoint(digits: string | undefined, base: 10 | 16): string | undefined {
  if (digits === undefined) return undefined;
  const code = Number.parseInt(digits, base);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
