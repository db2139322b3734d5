import type { StandardField } from '../../contact/field.js';
import type { MatchBy } from '../../contact/key.js';
import type { Candidate, MatchedField } from '../match-names.js';
import type { YamlMap } from './yaml-text.js';

/** A line of the mapping file. A line that is not active is printed as a comment, for a person to switch on. */
export type GuessLine = {
  readonly name: string;
  readonly spec: YamlMap;
  readonly isActive: boolean;
  readonly remark: string;
};

/** A mapping file as the header and some rows suggest. */
export type MappingGuess = {
  readonly source: string;
  readonly sampledRows: number;
  /** The program whose export this looks like. */
  readonly export: string | undefined;
  readonly key: readonly GuessLine[];
  readonly action: readonly GuessLine[];
  readonly fields: readonly GuessLine[];
  readonly customFields: readonly GuessLine[];
  /** Columns that a mapping file cannot name, or that no field can hold. */
  readonly ignored: readonly { readonly column: string; readonly reason: string }[];
};

/** A column and its sampled cells: cleaned, without blanks, spreadsheet errors and repetitions. */
export type SampledColumn = {
  readonly name: string;
  readonly index: number;
  readonly samples: readonly string[];
  /** How many of the sampled rows have a value. */
  readonly filled: number;
};

/** A field's candidate with the columns that it names. */
export type SampledCandidate = Omit<Candidate, 'columns'> & {
  readonly columns: readonly [SampledColumn, ...SampledColumn[]];
  /** The cells of all its columns. */
  readonly samples: readonly string[];
};

export type Candidates = ReadonlyMap<MatchedField, readonly SampledCandidate[]>;

/** Facts beside the cells that a guess depends on. */
export type GuessContext = {
  readonly timezone: string;
  readonly nowMs: number;
  /** The flag `--match`. Without it the cells decide. */
  readonly match?: MatchBy | undefined;
};

/** The fields that can find a contact beside its ID. */
export type KeyField = Extract<StandardField, 'email' | 'phone'>;
