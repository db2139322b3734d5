/** Flags whose right value a probe can find out. */
export type ProbedFlag = 'custom-fields-key' | 'clear-as' | 'rate';

/** One thing that nobody documents, as this workspace does it. */
export type Learnt = {
  readonly name: string;
  readonly learnt: string;
  /** What the settings say, or what the program does by itself. */
  readonly setting: string;
  /** The flag that should be other than it is. */
  readonly differs?: { readonly flag: ProbedFlag; readonly value: string } | undefined;
  /** The flag of which this line is the best witness: what others say of it does not count. */
  readonly decides?: ProbedFlag | undefined;
};
