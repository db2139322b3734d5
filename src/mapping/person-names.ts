import { toNfc } from '../contact/text.js';
import type { NameFit } from './header-name.js';
import type { KnownMeaning } from './synonyms.js';

const FIRST: readonly KnownMeaning[] = ['firstName', 'firstOrFull'];

/**
 * Decides the names whose meaning depends on their neighbours. `Name` beside `Vorname` is the surname; alone
 * it is a whole name. A dropped word must be the same in both: `User name` is no surname beside `First name`.
 */
export function resolveNames(
  fits: ReadonlyMap<number, NameFit>,
  samplesOf: (index: number) => readonly string[],
): Map<number, NameFit> {
  const all = [...fits.values()];
  const isWhole = (index: number) => areWholeNames(samplesOf(index));
  /** Whether the cells repeat those of a column of the other name, and so hold both. */
  const repeats = (index: number, meanings: readonly KnownMeaning[]) =>
    [...fits].some(
      ([at, { meaning }]) => meanings.includes(meaning) && repeatNames(samplesOf(index), samplesOf(at)),
    );
  const others = (meanings: readonly KnownMeaning[], { dropped }: NameFit) =>
    all.some(
      (fit) =>
        meanings.includes(fit.meaning) && fit.rank !== 'part' && ownerOf(fit.dropped) === ownerOf(dropped),
    );
  const resolve = (fit: NameFit, index: number): KnownMeaning | undefined => {
    switch (fit.meaning) {
      case 'lastOrFull': {
        const isSurname =
          others(FIRST, fit) && !all.some(({ meaning }) => meaning === 'lastName') && !repeats(index, FIRST);
        return isSurname ? 'lastName' : 'fullName';
      }
      case 'firstOrFull': {
        if (all.some(({ meaning }) => meaning === 'firstName')) return 'fullName';
        if (others(['lastName'], fit)) return repeats(index, ['lastName']) ? 'fullName' : 'firstName';
        const isLikely =
          fit.rank === 'synonym' || ownerOf(fit.dropped) === '' || others(['lastBesideFirst'], fit);
        return isLikely && !isWhole(index) ? 'firstName' : 'fullName';
      }
      case 'lastBesideFirst': {
        const isFirst = ([at, { meaning, dropped }]: [number, NameFit]) =>
          ownerOf(dropped) === ownerOf(fit.dropped) &&
          (meaning === 'firstName' || (meaning === 'firstOrFull' && !isWhole(at)));
        const hasFirst = [...fits].some(isFirst) && !all.some(({ meaning }) => meaning === 'lastName');
        return hasFirst ? 'lastName' : undefined;
      }
      case 'firstBesideLast':
        return others(['lastName'], fit) ? 'firstName' : undefined;
      default:
        return fit.meaning;
    }
  };
  const resolved = new Map<number, NameFit>();
  for (const [index, fit] of fits) {
    const meaning = resolve(fit, index);
    if (meaning !== undefined) resolved.set(index, { ...fit, meaning });
  }
  return resolved;
}

/** Words of forms that ask a person for the own name. They differ in number: `Tu nombre`, `Tus apellidos`. */
const POSSESSIVE = /^(?:your|tus?|sus?|votre|vos|ihre?|seus?|suas?|anda|của bạn)$/i;

/** Whose name it is: the dropped words, but for those that ask for the own name. */
function ownerOf(dropped: string): string {
  return POSSESSIVE.test(dropped) ? '' : dropped;
}

/** A Korean name of three syllables or four: the first is the surname, and a first name has two at most, nearly always. */
const KOREAN_NAME = /^[\uAC00-\uD7A3]{3,4}$/;

/** Whether most cells hold a name of the other column beside another word. */
function repeatNames(samples: readonly string[], others: readonly string[]): boolean {
  const names = new Set(others.map((text) => toNfc(text).toLowerCase()));
  const both = samples.filter((text) => {
    const words = toNfc(text)
      .toLowerCase()
      .split(/[\s,]+/u);
    return words.length > 1 && words.some((word) => names.has(word));
  });
  return both.length * 2 > samples.length;
}

/** Whether most cells hold more than one word, or a whole Korean name, which has no blank. */
function areWholeNames(samples: readonly string[]): boolean {
  const whole = samples.filter((text) => /\p{L}\s+\p{L}/u.test(text) || KOREAN_NAME.test(toNfc(text)));
  return whole.length * 2 > samples.length;
}
