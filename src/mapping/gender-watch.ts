import { cleanCell } from '../contact/text.js';
import type { CompiledMapping } from './compiled.js';

/** Watches a whole file for what only all of its rows together tell. */
type GenderWatch = {
  /** Takes the cells of every row of the first pass. */
  see(cells: readonly string[]): void;
  /** The mapping that holds for the whole file: the very one that was watched, unless a gender column holds an H. */
  settle(): CompiledMapping;
};

/**
 * Looks for an H in the gender columns: beside it, M may mean mujer. Where `settle` returns another mapping
 * than the watched one, rows judged so far must be judged again with it.
 */
export function createGenderWatch(mapping: CompiledMapping): GenderWatch {
  const columnsWithH = new Set<number>();
  return {
    see(cells) {
      for (const index of mapping.columnsToWatch) {
        if (cleanCell(cells[index] ?? '').toLowerCase() === 'h') columnsWithH.add(index);
      }
    },
    settle: () => (columnsWithH.size === 0 ? mapping : mapping.withAmbiguousM([...columnsWithH])),
  };
}
