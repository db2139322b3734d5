import type { FieldType } from './field.js';

/**
 * Beginnings before which a spreadsheet or an exporter sets an apostrophe, so that the cell is a text and no
 * formula.
 */
const DEFUSED = /^'[=+\-@\d]/;

/**
 * How many layers are taken off: an exporter may set an apostrophe before a cell that a spreadsheet has
 * wrapped already.
 */
const DEPTH = 3;

/**
 * A cell without what a spreadsheet or an exporter has put around it: the wrapper `="0903…"`, and an apostrophe
 * in front. Takes a cleaned cell; the result may be empty.
 */
export function unwrapCell(text: string, type: FieldType | 'id'): string {
  if (!text.startsWith("'") && !text.startsWith('=')) return text;
  let bare = text;
  for (let level = 0; level < DEPTH; level += 1) {
    const inner = withoutApostrophe(withoutWrapper(bare), type);
    if (inner === bare) break;
    bare = inner;
  }
  return bare;
}

/** Takes off `="0903111222"`, which makes Excel keep the zeros. A quote inside is doubled. */
function withoutWrapper(text: string): string {
  if (!text.startsWith('="') || !text.endsWith('"') || text.length < 3) return text;
  const inner = text.slice(2, -1).replaceAll('""', '\0');
  // A single quote ends the text. What follows is a formula, such as ="a"&"b".
  return inner.includes('"') ? text : inner.replaceAll('\0', '"').trim();
}

/** Takes off an apostrophe in front. Only a text keeps one before a letter: names such as 't Hooft need theirs. */
function withoutApostrophe(text: string, type: FieldType | 'id'): string {
  const isDefused = DEFUSED.test(text) || (type !== 'text' && text.startsWith("'"));
  if (!isDefused) return text;
  const isPair = text.length > 2 && text.endsWith("'");
  return text.slice(1, isPair ? -1 : undefined).trim();
}
