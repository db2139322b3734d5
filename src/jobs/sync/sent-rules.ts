import type { SyncSettings } from '../../config/settings.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import type { SentState } from '../../sync/ports.js';
import type { SentBefore } from '../../sync/work.js';
import { sha256 } from '../sha256.js';

/** In the state, what a contact was sent and by which rules stand in one text; no hash holds this character. */
const SEPARATOR = '#';

/** The state, with the rules of the mapping noted beside each fingerprint: they explain why rows are due. */
export type RuledState = SentState & { sentBefore(contactId: string): SentBefore | undefined };

/** Reads and writes fingerprints with the rules by which they came about. */
export function withRules(state: SentState, rules: string): RuledState {
  function sentBefore(contactId: string): SentBefore | undefined {
    const text = state.lastSent(contactId);
    if (text === undefined) return undefined;
    const at = text.lastIndexOf(SEPARATOR);
    if (at < 0) return { fingerprint: text, isBySameRules: true };
    return { fingerprint: text.slice(0, at), isBySameRules: text.slice(at + 1) === rules };
  }
  return {
    ...state,
    sentBefore,
    lastSent: (contactId) => sentBefore(contactId)?.fingerprint,
    remember: (contactId, fingerprint) => state.remember(contactId, `${fingerprint}${SEPARATOR}${rules}`),
  };
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
