/** What a published name (an error code, a status, an exit code) tells its reader. Sentences, for a screen and the README. */
export type Explanation = {
  readonly meaning: string;
  /** Whether to run the same again helps: never, once something is mended, or as it is. */
  readonly again: 'no' | 'mended' | 'yes';
  readonly cure: string;
};

/** The answer in words. */
export const AGAIN_WORDS = {
  no: 'No.',
  mended: 'Yes, once it is mended.',
  yes: 'Yes, as it is.',
} as const satisfies Record<Explanation['again'], string>;
