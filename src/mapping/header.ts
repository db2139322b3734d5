import { cleanCell, quoteCell } from '../contact/text.js';
import { nearest } from '../nearest.js';
import { didYouMean, pathText } from './mistakes.js';

/** The header's cells, cleaned, and the place of each name. */
export type Header = {
  readonly names: readonly string[];
  /**
   * The index of a column that the mapping names. Where there is not exactly one such column, undefined, and
   * a mistake is added.
   */
  find(column: string, path: readonly string[], mistakes: string[]): number | undefined;
  /** The indexes of several columns, in their order; undefined where one of them is a mistake. */
  findAll(
    columns: readonly string[],
    path: readonly string[],
    mistakes: string[],
  ): readonly [number, ...number[]] | undefined;
};

/** Indexes the header cells by name. Names are compared as they are written, trimmed and in NFC. */
export function createHeader(cells: readonly string[]): Header {
  const names = cells.map(cleanCell);
  const places = new Map<string, number[]>();
  names.forEach((name, index) => places.set(name, [...(places.get(name) ?? []), index]));
  const header: Header = {
    names,
    findAll(columns, path, mistakes) {
      const found = columns.flatMap((column) => header.find(column, path, mistakes) ?? []);
      const [first, ...others] = found;
      return first === undefined || found.length < columns.length ? undefined : [first, ...others];
    },
    find(column, path, mistakes) {
      const name = cleanCell(column);
      const [index, ...others] = places.get(name) ?? [];
      if (index === undefined) {
        const meant = nearest(
          name,
          [...places.keys()].filter((known) => known !== ''),
        );
        mistakes.push(`${pathText(path)}: the header has no column ${quoteCell(name)}${didYouMean(meant)}`);
        return undefined;
      }
      if (others.length > 0) {
        const positions = [index, ...others].map((place) => place + 1).join(', ');
        mistakes.push(
          `${pathText(path)}: the header has column ${quoteCell(name)} more than once (columns ${positions}): rename all but one`,
        );
        return undefined;
      }
      return index;
    },
  };
  return header;
}
