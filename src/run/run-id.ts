/** Without the letters that are taken for digits or for one another (i, l, o, u). */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** The UTC second and four random characters: sorts by time, safe as a folder name. `random` gives [0, 1). */
export function createRunId(now: Date, random: () => number): string {
  const second = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const tail = Array.from({ length: 4 }, () => LETTERS[Math.floor(random() * LETTERS.length)]);
  return `${second}-${tail.join('')}`;
}
