import { printable } from '../contact/text.js';
import { REMARKS, type Remark, type RemarkKind } from '../mapping/remarks.js';
import { count } from '../numbers.js';

/** How many columns are named for a kind of remark: a file may have thousands. */
const COLUMNS_SHOWN = 8;

/**
 * One line for each kind: "12 cells were unwrapped: phone 8 (first line 4), E-mail 4 (first line 9)". A
 * single column gets no count of its own.
 */
export function renderRemarks(remarks: readonly Remark[]): string[] {
  return (Object.keys(REMARKS) as RemarkKind[]).flatMap((kind) => {
    const found = remarks.filter((remark) => remark.kind === kind);
    if (found.length === 0) return [];
    const cells = found.reduce((sum, remark) => sum + remark.count, 0);
    const shown = found.slice(0, COLUMNS_SHOWN).map(({ column, count: n, line }) => {
      const ofColumn = found.length > 1 ? ` ${count(n)}` : '';
      return `${printable(column)}${ofColumn} (first line ${line})`;
    });
    const more = found.length > COLUMNS_SHOWN ? [`${count(found.length - COLUMNS_SHOWN)} more columns`] : [];
    const { is, are } = REMARKS[kind];
    const subject = cells === 1 ? `1 cell ${is}` : `${count(cells)} cells ${are}`;
    return [`${subject}: ${[...shown, ...more].join(', ')}`];
  });
}
