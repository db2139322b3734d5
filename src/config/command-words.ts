/**
 * Splits a program and its arguments as a shell would: at blanks, but not in quotes; a backslash keeps the
 * next character. Nothing else is special, because no shell runs: a `$` or a `|` is a character. Undefined
 * where a quote is never closed, or there is no word.
 */
export function commandWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '\\' && quote !== "'" && i + 1 < text.length) word = (word ?? '') + (text[++i] ?? '');
    else if (char === quote) quote = undefined;
    else if (quote === undefined && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (quote === undefined && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) words.push(word);
  return quote !== undefined || words[0] === undefined || words[0] === '' ? undefined : words;
}
