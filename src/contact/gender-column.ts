import type { GenderRule } from './gender.js';

/**
 * Watches a column of genders, for facts that only all of its cells tell. Beside an H, an M may mean mujer.
 * Beside an m, a w is German.
 */
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
