import type { Fit } from '../header-name.js';
import type { YamlMap } from './yaml-text.js';

/** A line of the mapping file; one that is not active is printed as a comment, for a person to take up. */
export type GuessLine = {
  readonly name: string;
  readonly spec: YamlMap;
  readonly isActive: boolean;
  readonly remark: string;
};

/** A mapping file as the header and some rows suggest it. */
export type MappingGuess = {
  readonly source: string;
  readonly sampledRows: number;
  readonly key: readonly GuessLine[];
  readonly action: readonly GuessLine[];
  readonly fields: readonly GuessLine[];
  readonly customFields: readonly GuessLine[];
  /** Columns that a mapping file cannot name. */
  readonly ignored: readonly { readonly column: string; readonly reason: string }[];
};

/** A column and its sampled cells: cleaned, without blanks, spreadsheet errors and repetitions. */
export type SampledColumn = { readonly name: string; readonly samples: readonly string[] };

/** The columns that fit a field best, and how well. */
export type Candidates = { readonly rank: GuessRank; readonly columns: readonly SampledColumn[] };

/** How well a header names a field. */
export type GuessRank = Fit<'exact' | 'synonym' | 'ending'>['rank'];
