import type { GenderRule } from './gender.js';

/** What a whole column tells of its letters: beside an H its M may mean mujer, and a w beside an m is German. */
export function createGenderColumn(rule: GenderRule): {
  see(text: string): void;
  /** The rule for the column's cells from now on; undefined where it told nothing. */
  settle(): GenderRule | undefined;
} {
  const letters = new Set<string>();
  return {
    see(text) {
      if (text.length === 1) letters.add(text.toLowerCase());
    },
    settle() {
      if (letters.has('h')) return letters.has('m') ? { ...rule, ambiguousM: true } : undefined;
      return letters.has('m') && letters.has('w') ? { ...rule, german: true } : undefined;
    },
  };
}
