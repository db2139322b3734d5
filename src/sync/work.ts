import type { Action, Change, Fields, FieldValue } from '../contact/change.js';
import type { Problem } from '../contact/problem.js';
import type { CsvRow } from '../csv/row.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import type { CompareRules, ListedBody } from './compare.js';
import type { HeldRows, SentBefore } from './ports.js';
import type { RowIndex } from './row-index.js';
import type { RowSet } from './row-set.js';

/** Where a row's key leads: one contact, none, one that this run deleted, several, or nowhere yet because nothing was asked. */
export type Target =
  | { readonly kind: 'one'; readonly contactId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'several' }
  | { readonly kind: 'unknown' };

export type Resolve = (key: string) => Target;

/** A row whose final word is known without a request. */
export type SettledWork = {
  readonly kind: 'settled';
  readonly row: CsvRow;
  readonly contactId: string;
  readonly action: Action | '';
  readonly status: 'invalid' | 'not_found' | 'unchanged';
  /** The first of them gives the row its code; none where nothing of it was edited. */
  readonly problems: readonly Problem[];
};

/** Why a row has no contact left to be sent to. */
export const GONE_BEFORE: Problem = {
  code: 'not_found',
  message: 'an earlier row of this file deleted the contact',
};

/** One request to make: the change of `row`, with those of the earlier rows of its contact folded in. */
export type SendWork = {
  readonly kind: 'send';
  /** Undefined for a contact that is deleted because the file lacks it. */
  readonly row: CsvRow | undefined;
  /** The row's normalised key: one key is one contact, also where the contact was not looked up. */
  readonly key: string;
  /** Empty where the contact was not looked up (`validate`). */
  readonly contactId: string;
  /** What is sent; with `--compare` only the fields that differ. */
  readonly change: Change;
  readonly carried: readonly CarriedRow[];
  /**
   * What is remembered of the contact once it holds what its rows say; undefined where that cannot be said. Asked for
   * where it is needed: hashing costs as much as reading the row.
   */
  readonly fingerprint: () => string | undefined;
  /** Why no request is needed: the very same was sent last, or the listed contact holds it already. */
  readonly known: 'sent' | 'listed' | undefined;
  /**
   * Whether no other row of the file has this contact, and no list leads another one to it. Then the run changes
   * nothing that would make `known` untrue.
   */
  readonly isAlone: boolean;
  /** Why a request is needed although the contact was sent something before. */
  readonly due: Due;
  /** Where its contact gets several requests (`--duplicates each`): whether this is the last of them. */
  readonly sequence: 'none' | 'inner' | 'last';
  /** Fields that somebody has changed since the base, which are left alone; undefined where there are none. */
  readonly conflict: Problem | undefined;
  /** The values that the change replaces, by field, where the contact was listed. */
  readonly previous: ReadonlyMap<string, unknown> | undefined;
};

/**
 * Why a row is due. `unsent`: nothing is known to have been sent to its contact. `changed`: something else was.
 * `remapped`: something else was, by other rules of the mapping. `edited`: the same was, but the contact no longer
 * holds it. `untaken`: the same was, and a field of it is not there at all, as where the API ignored it.
 */
export type Due = 'unsent' | 'changed' | 'remapped' | 'edited' | 'untaken';

/** An earlier row of the same contact, folded into a later one. */
export type CarriedRow = { readonly row: CsvRow; readonly action: Action };

export type Work = SettledWork | SendWork;

/** Tells what a change, or a contact's whole sequence of changes, leaves behind in the state. */
export type Fingerprints = {
  /** `made` is what the scan's `fingerprintOf` made of the change, where it did. */
  of(change: Change, made?: string): string;
  /** Of all changes of a contact with several requests. */
  sequenceOf(key: string): Sequence | undefined;
  /** Reads many contacts at once, for the calls of `sentBefore` that follow. */
  readAhead?(contactIds: readonly string[]): void;
  /** What the contact was last sent, as far as known. */
  sentBefore(contactId: string): SentBefore | undefined;
};

/** All that a contact with several requests is sent, taken together; nothing comes after a delete. */
export type Sequence = {
  readonly fingerprint: string;
  readonly lastRow: number;
  readonly isDelete: boolean;
  /** The listed contact holds already what the last of its rows leaves behind, but for what is left alone. */
  readonly isListed: boolean;
  /** What they leave behind together, where they are held against a base and the list. */
  readonly wanted?: Fields;
};

/** The workspace's contacts as they were listed before the first write. */
export type ListedContacts = {
  readonly rules: CompareRules;
  /** `--compare`: only what differs is sent. */
  readonly compare: boolean;
  body(contactId: string): ListedBody | undefined;
  /** All that an earlier part of the run may have written into a field of the contact; absent where nobody asks. */
  readonly wrote?: (contactId: string, field: string) => readonly FieldValue[];
};

export type WorkOptions = {
  readonly mapping: CompiledMapping;
  readonly index: RowIndex;
  readonly resolve: Resolve;
  readonly fingerprints: Fingerprints;
  /** Undefined where nothing was listed. */
  readonly listed: ListedContacts | undefined;
  /** Room for the rows that wait for a later one of their contact; a walk of the file needs its own. */
  readonly holdRows: () => HeldRows;
  /** Rows that have their final word from before an interruption. */
  readonly isDone: (row: number) => boolean;
  /**
   * Rows that a walk found to be sent before, and whose contact has no other row. The next walk of the file need not
   * ask again.
   */
  readonly knownRows: RowSet;
  /** Rows after this one are not taken up. */
  readonly limit: number | undefined;
};

/** The name under which the state knows a contact: its ID, or the row's key where no contact is left to have one. */
export function stateNameOf({ contactId, key }: { contactId: string; key: string }): string {
  return contactId === '' ? key : contactId;
}
