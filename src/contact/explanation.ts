/**
 * What the program explains about a published name (an error code, a status, an exit code). These are
 * sentences for the screen and the README.
 */
export type Explanation = {
  readonly meaning: string;
  /** Whether it helps to run the same again: no, after something is mended, or yes. */
  readonly again: 'no' | 'mended' | 'yes';
  readonly cure: string;
};

/** The value of `again` in words. */
export const AGAIN_WORDS = {
  no: 'No.',
  mended: 'Yes, once it is mended.',
  yes: 'Yes, as it is.',
} as const satisfies Record<Explanation['again'], string>;
