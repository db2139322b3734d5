/** Edits (insert, delete, replace, swap of neighbours) that turn one text into the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

/** Longer texts are not compared: the time grows with the product of both lengths, and a slip of the finger is short. */
const LONGEST_NAME = 100;

/**
 * The candidate that `name` was most likely meant to be, for "did you mean"; undefined where none is near.
 * Case does not count. Near is one edit for every three characters: `flie` is near `file`, `id` is near nothing else.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const wanted = name.normalize('NFC').toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    if (candidate.length > LONGEST_NAME) continue;
    const text = candidate.normalize('NFC').toLowerCase();
    const bound = Math.floor(Math.max(wanted.length, text.length) / 3);
    if (Math.abs(wanted.length - text.length) > bound) continue;
    const distance = editDistance(wanted, text);
    if (distance > bound || distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}
