import { isDelete, type Fields } from '../contact/change.js';
import { isSameValue } from '../contact/equal.js';
import { stringifyBody } from '../contact/json.js';
import type { Problem } from '../contact/problem.js';
import { printable, quoteCell } from '../contact/text.js';
import type { CsvRow } from '../csv/row.js';
import type { HeldRow, SentBefore } from './ports.js';
import { compareFields, previousValues } from './compare.js';
import { stateNameOf, type ListedContacts, type SendWork, type Sequence, type WorkOptions } from './work.js';

/** A change with the contact that it is for. */
type Parts = Pick<SendWork, 'key' | 'contactId' | 'change' | 'carried'> & {
  /** What the base holds in the fields of the change. */
  readonly before?: Fields | undefined;
  /** The fingerprint of the change, where it is known. */
  readonly fingerprint?: string | undefined;
};

type Judged = Pick<SendWork, 'change' | 'fingerprint' | 'known' | 'due' | 'previous' | 'conflict'>;

/** Fields that earlier requests of the run may have changed, by contact key: only of contacts with several. */
export type Touched = Map<string, Set<string>>;

/** The request that a change makes, and whether it is needed. */
export function toSendWork(
  options: WorkOptions,
  row: CsvRow | undefined,
  parts: Parts,
  touched: Touched = new Map(),
): SendWork {
  const { index, fingerprints, listed } = options;
  const whole = row && index.isOfSequence(row.row) ? fingerprints.sequenceOf(parts.key) : undefined;
  const sequence = whole === undefined ? 'none' : row?.row === whole.lastRow ? 'last' : 'inner';
  const before = fingerprints.sentBefore(stateNameOf(parts));
  const judged = listed?.compare
    ? compared(options, parts, whole, before, touched)
    : remembered(options, parts, whole, before);
  const { key, contactId, carried } = parts;
  const isAlone =
    row !== undefined && listed === undefined && !index.hasCarried(row.row) && !index.isOfSequence(row.row);
  return { kind: 'send', row, key, contactId, carried, sequence, isAlone, ...judged };
}

/** The work of a row that an earlier walk of the file found to be sent before. */
export function toKnownWork(
  { fingerprints }: Pick<WorkOptions, 'fingerprints'>,
  { key, row, contactId, change }: HeldRow & { readonly key: string },
): SendWork {
  return {
    kind: 'send',
    ...{ row, key, contactId, change },
    carried: [],
    fingerprint: () => fingerprints.of(change),
    known: 'sent',
    isAlone: true,
    due: 'changed',
    sequence: 'none',
    conflict: undefined,
    previous: undefined,
  };
}

/** Without a comparison, what was last sent decides. */
function remembered(
  { fingerprints, listed }: WorkOptions,
  { contactId, change, fingerprint: made }: Parts,
  whole: Sequence | undefined,
  before: SentBefore | undefined,
): Judged {
  const fingerprint = onceAsked(() => whole?.fingerprint ?? fingerprints.of(change, made));
  const body = listed?.body(contactId);
  // A contact that is listed is there, whatever was deleted before.
  const isBack = isDelete(change) && body !== undefined;
  return {
    change,
    fingerprint,
    known: before !== undefined && !isBack && before.fingerprint === fingerprint() ? 'sent' : undefined,
    due: dueOf(before),
    conflict: undefined,
    previous:
      listed && body && !isDelete(change) ? previousValues(change.fields, body, listed.rules) : undefined,
  };
}

/** With one, the listed contact decides; the state only where a delete has left nothing to compare with. */
function compared(
  { fingerprints, listed, mapping }: WorkOptions,
  { key, contactId, change, before: base }: Parts,
  whole: Sequence | undefined,
  before: SentBefore | undefined,
  touched: Touched,
): Judged {
  const body = listed?.body(contactId);
  const due = dueOf(before);
  const fingerprint = onceAsked(() => whole?.fingerprint ?? fingerprints.of(change));
  const isDeleted = whole?.isDelete ?? isDelete(change);
  const isGone = isDeleted && body === undefined && before?.fingerprint === fingerprint();
  if (isDelete(change) || !listed || isGone)
    return {
      ...{ change, fingerprint, known: isGone ? 'sent' : undefined, due },
      ...{ conflict: undefined, previous: undefined },
    };
  const { differing, wanted, conflicts } = compareFields(change.fields, body, listed.rules, {
    touched: touched.get(key),
    before: base,
    isOwn: ownWrites(listed, contactId, whole?.wanted),
  });
  if (whole && !whole.isListed) touch(touched, key, change.fields);
  const isListed = whole ? whole.isListed : body !== undefined && differing.size === 0;
  // A field that was left as it is belongs to no fingerprint: it need not hold what the row says.
  const isAll = wanted.size === change.fields.size;
  const effective = { action: 'update', fields: wanted } as const;
  const whatIsLeft = onceAsked(() =>
    !whole ? fingerprints.of(effective) : isAll ? whole.fingerprint : undefined,
  );
  const previous = body && previousValues(differing, body, listed.rules);
  const wasSent = before !== undefined && before.fingerprint === whatIsLeft();
  return {
    change: { action: 'update', fields: differing },
    fingerprint: whatIsLeft,
    known: isListed || differing.size === 0 ? 'listed' : undefined,
    due: !wasSent ? due : absentFields(previous).length > 0 ? 'untaken' : 'edited',
    conflict: conflictOf(conflicts, base, mapping),
    previous,
  };
}

/** The fields that a listed contact does not hold at all. */
export function absentFields(previous: SendWork['previous']): string[] {
  return [...(previous ?? [])].flatMap(([field, value]) =>
    value === undefined || value === null || value === '' ? [field] : [],
  );
}

/**
 * Tells what this file put there, in an earlier part of the run or in an earlier run, from what somebody else did:
 * `wanted` is what all rows of the contact together leave behind.
 */
export function ownWrites(
  { wrote, rules }: ListedContacts,
  contactId: string,
  wanted?: Fields,
): ((field: string, current: unknown) => boolean) | undefined {
  if (wrote === undefined && wanted === undefined) return undefined;
  return (field, current) => {
    const type = rules.fields.get(field)?.type ?? 'text';
    const own = [...(wrote?.(contactId, field) ?? []), wanted?.get(field)];
    return own.some((value) => value !== undefined && isSameValue(type, value, current));
  };
}

/** Says what the fields were in the base, and what they are by now. */
function conflictOf(
  conflicts: ReadonlyMap<string, unknown>,
  base: Fields | undefined,
  { fields }: WorkOptions['mapping'],
): Problem | undefined {
  if (conflicts.size === 0) return undefined;
  const parts = [...conflicts].map(([field, now]) => {
    const column = fields.find((mapped) => mapped.field === field)?.column ?? field;
    return `${printable(column)} is ${inWords(now)} in Chative by now, and was ${inWords(base?.get(field))} in the base: left alone`;
  });
  return { code: 'conflict', message: parts.join('; ') };
}

function inWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'empty';
  return quoteCell(typeof value === 'string' ? value : stringifyBody(value));
}

/** Asked for once at most. */
function onceAsked<T>(ask: () => T): () => T {
  let answer: { readonly value: T } | undefined;
  return () => (answer ??= { value: ask() }).value;
}

function touch(touched: Touched, key: string, fields: Fields): void {
  const before = touched.get(key) ?? new Set<string>();
  for (const field of fields.keys()) before.add(field);
  touched.set(key, before);
}

function dueOf(before: SentBefore | undefined): SendWork['due'] {
  if (before === undefined) return 'unsent';
  return before.isBySameRules ? 'changed' : 'remapped';
}
