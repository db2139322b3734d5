import { createHash } from 'node:crypto';
import { isDelete, type Change, type Fields } from '../contact/change.js';
import type { DecidedRow } from './decided-row.js';
import { compareFields } from './compare.js';
import { ownWrites } from './send-work.js';
import type { Fingerprints, ListedContacts, Resolve, Sequence, WorkOptions } from './work.js';

type SequenceOptions = Pick<WorkOptions, 'index' | 'resolve' | 'listed' | 'isDone'> & {
  readonly fingerprintOf: (change: Change) => string;
};

/** What the rows of one contact come to: undefined where one of them deletes it. */
type Folded = { readonly fields: Fields; readonly before: Fields } | undefined;

/**
 * With `--duplicates each` a contact gets its rows one after the other, and only the whole sequence says
 * what it was left with: comparing row by row would take the last row for known and send the first.
 * A delete ends the sequence: whatever follows it has no contact left. Keeps only
 * contacts with several rows.
 */
export async function readSequences(
  decided: AsyncIterable<readonly DecidedRow[]>,
  options: SequenceOptions,
): Promise<Fingerprints['sequenceOf']> {
  const { listed, fingerprintOf } = options;
  const sequences = new Map<string, Sequence>();
  const foldedOf = new Map<string, Folded>();
  function add({ row, mapped, before: base }: DecidedRow): void {
    if (mapped.kind === 'problems') return;
    const { key, change } = mapped;
    const before = sequences.get(key);
    if (before?.isDelete) return;
    const fingerprint = createHash('sha256')
      .update(`${before?.fingerprint ?? ''} ${fingerprintOf(change)}`)
      .digest('base64url')
      .slice(0, 22);
    sequences.set(key, { fingerprint, lastRow: row.row, isDelete: isDelete(change), isListed: false });
    // Rows that are done have had their effect before the contacts were listed.
    if (!listed?.compare || options.isDone(row.row)) return;
    const soFar = foldedOf.has(key) ? foldedOf.get(key) : NOTHING_YET;
    foldedOf.set(key, fold(soFar, change, base));
  }

  for await (const batch of decided)
    for (const item of batch) if (options.index.isOfSequence(item.row.row)) add(item);
  for (const [key, sequence] of sequences) {
    const folded = foldedOf.get(key);
    const isListed = listed?.compare === true && holds(listed, options.resolve, key, folded);
    const wanted = folded && folded.before.size > 0 ? { wanted: folded.fields } : {};
    sequences.set(key, { ...sequence, isListed, ...wanted });
  }
  return (key) => sequences.get(key);
}

const NOTHING_YET: Folded = { fields: new Map(), before: new Map() };

function fold(soFar: Folded, change: Change, base: Fields = new Map()): Folded {
  if (isDelete(change) || soFar === undefined) return undefined;
  const { fields, before } = soFar;
  return { fields: new Map([...fields, ...change.fields]), before: new Map([...before, ...base]) };
}

/** Whether the listed contact holds what all of its rows together leave behind, but for what is left alone. */
function holds(listed: ListedContacts, resolve: Resolve, key: string, folded: Folded): boolean {
  const target = resolve(key);
  if (target.kind !== 'one' || !folded) return false;
  const body = listed.body(target.contactId);
  if (!body) return false;
  const known = { before: folded.before, isOwn: ownWrites(listed, target.contactId) };
  return compareFields(folded.fields, body, listed.rules, known).differing.size === 0;
}
