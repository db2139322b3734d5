/**
 * The records of a CSV text by RFC 4180, 2: a second reader that shares no code with the program, for comparison.
 * Line ends are LF or CRLF; a quote inside a cell that does not begin with one is text.
 */
export function readRfc4180(text: string, delimiter: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let at = 0;
  const endCell = () => {
    record.push(cell);
    cell = '';
  };
  const endRecord = () => {
    endCell();
    records.push(record);
    record = [];
  };
  while (at < text.length) {
    const isAtStart = cell === '';
    if (text[at] === '"' && isAtStart) {
      at += 1;
      while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) {
        cell += text.charAt(at);
        at += text[at] === '"' ? 2 : 1;
      }
      at += 1;
      if (at < text.length && ![delimiter, '\n', '\r'].includes(text[at] ?? ''))
        throw new Error(`text after the closing quote at ${at}`);
    }
    const [character, next] = [text[at], text[at + 1]];
    if (character === undefined) break;
    if (character === delimiter) endCell();
    else if (character === '\n') endRecord();
    else if (character === '\r' && (next === '\n' || next === undefined)) {
      endRecord();
      at += 1;
    } else cell += character;
    at += 1;
  }
  // What stands behind the last line end is a record, unless it is nothing.
  if (cell !== '' || record.length > 0 || text.endsWith(delimiter)) endRecord();
  return records;
}
