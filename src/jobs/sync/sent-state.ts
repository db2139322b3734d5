import type { SyncSettings } from '../../config/settings.js';
import type { Change } from '../../contact/change.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import type { State } from '../../store/state.js';
import type { SentBefore, SentState } from '../../sync/ports.js';
import type { Fingerprints } from '../../sync/work.js';
import { sha256 } from '../sha256.js';
import type { DeleteIntents } from './delete-intents.js';

/** Where fingerprints and intended deletes are kept, by contact. */
export type SentStore = Pick<
  State,
  'lastSent' | 'readAhead' | 'forget' | 'remember' | 'intendDelete' | 'wasDeleteIntended'
>;

/** The run for which the state is read and written. */
export type RunOfState = {
  readonly runId: string;
  /** Tells the rules by which its rows become changes, as `rulesOf` does. */
  readonly rules: string;
  readonly intents: DeleteIntents;
};

/** In the store, what a contact was sent and by which rules stand in one text; no hash holds this character. */
const SEPARATOR = '#';

/** What contacts were sent, with the run's own rules and deletes. */
export function createSentState(store: SentStore, { runId, rules, intents }: RunOfState): SentState {
  return {
    readAhead: (names) => store.readAhead(names),
    sentBefore: (name) => parseSent(store.lastSent(name), rules),
    forget: (name) => store.forget(name),
    remember: (name, fingerprint) => store.remember(name, `${fingerprint}${SEPARATOR}${rules}`),
    async intendDelete(name) {
      await Promise.all([intents.note(name), store.intendDelete(name, runId)]);
    },
    wasDeleteIntended: (name) => intents.has(name) || store.wasDeleteIntended(name, runId),
  };
}

type LookedAt = Pick<SentStore, 'lastSent' | 'readAhead'>;

/** A store that is looked at alone: for runs that send nothing. */
export function createLookOnlyStore({ lastSent, readAhead }: LookedAt): SentStore {
  return {
    lastSent,
    readAhead,
    forget: () => Promise.resolve(),
    remember: () => undefined,
    intendDelete: () => Promise.resolve(),
    wasDeleteIntended: () => false,
  };
}

/** Remembers nothing: for runs without a key, and for those that send to a sandbox. */
export const NO_STORE: SentStore = createLookOnlyStore({
  lastSent: () => undefined,
  readAhead: () => undefined,
});

/** What was remembered before rules were noted counts as sent by the same. */
function parseSent(text: string | undefined, rules: string): SentBefore | undefined {
  if (text === undefined) return undefined;
  const at = text.lastIndexOf(SEPARATOR);
  if (at < 0) return { fingerprint: text, isBySameRules: true };
  return { fingerprint: text.slice(0, at), isBySameRules: text.slice(at + 1) === rules };
}

/** Tells the rules by which rows become changes apart from any others: the first 12 hex digits of their digest. */
export function rulesOf(
  { fields }: CompiledMapping,
  mappingSha256: string | null,
  { blank, clearWord, nullWords, clearAs, customFieldsKey }: SyncSettings,
): string {
  const words = nullWords.length === 0 ? [] : [nullWords];
  const rules = [mappingSha256, fields, blank, clearWord, clearAs, customFieldsKey ?? null, ...words];
  return sha256(JSON.stringify(rules)).slice(0, 12);
}

const DELETE: Change = { action: 'delete' };

/**
 * Deletes that the report tells of, but that a crash kept from the state: remembered now, lest the next run
 * takes the 404 for a contact that never was. By the row's key, which no listing leads to a contact any more.
 */
export function rememberDeleted(
  state: Pick<SentState, 'sentBefore' | 'remember'>,
  deleted: ReadonlySet<string>,
  fingerprints: Pick<Fingerprints, 'of' | 'sequenceOf'>,
): void {
  const alone = fingerprints.of(DELETE);
  for (const key of deleted) {
    const fingerprint = fingerprints.sequenceOf(key)?.fingerprint ?? alone;
    if (state.sentBefore(key)?.fingerprint !== fingerprint) state.remember(key, fingerprint);
  }
}
