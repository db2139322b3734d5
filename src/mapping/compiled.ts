import type { Change } from '../contact/change.js';
import type { FieldType } from '../contact/field.js';
import type { MatchBy } from '../contact/key.js';
import type { Problem } from '../contact/problem.js';
import type { Reading } from './cell-reader.js';
import type { DeclaredValue } from './field-plan.js';
import type { FieldRule } from './field-rule.js';
import type { RowObserver } from './remarks.js';

/** Where one field's value comes from. The mapping table shows it before each run. */
export type MappedField = {
  readonly field: string;
  readonly type: FieldType;
  /** Column index in the header; undefined for a constant. */
  readonly columnIndex: number | undefined;
  /** Further columns. Where those before it are empty, the first filled one counts. */
  readonly otherIndexes?: readonly number[];
  /** Header name, or undefined for a constant. */
  readonly column: string | undefined;
  readonly overwrite: 'always' | 'if_empty';
  /** How the field is read, in words for the table: "dd/MM/yyyy, Asia/Ho_Chi_Minh", "constant", "typed header". */
  readonly note: string;
};

export type IgnoredColumn = { readonly column: string; readonly index: number; readonly reason: string };

export type RowKey = {
  readonly by: MatchBy;
  readonly columnIndex: number;
  readonly column: string;
  /** Further columns. Where those before it are empty, the first filled one counts. */
  readonly otherIndexes?: readonly number[];
  /** ISO code of the country whose national numbers the phone column may hold. */
  readonly country?: string;
  /** Whether a cell with a list stands for the first part of the list (`transform: [first]`). */
  readonly isFirst?: boolean;
  /** The words that the mapping declares for the column. */
  readonly values?: Readonly<Record<string, DeclaredValue>>;
};

/** A row as the mapping understands it. `key` is normalised; undefined where the row does not tell its contact. */
export type MappedRow =
  | { readonly kind: 'change'; readonly key: string; readonly change: Change }
  | {
      readonly kind: 'problems';
      readonly key: string | undefined;
      readonly problems: readonly [Problem, ...Problem[]];
    };

/** The rules from columns to fields, bound to one header. */
export type CompiledMapping = {
  readonly key: RowKey;
  readonly actionColumn: string | undefined;
  readonly fields: readonly MappedField[];
  readonly ignored: readonly IgnoredColumn[];
  /** Notes on the mapping as a whole, one sentence each, without a full stop. */
  readonly notes: readonly string[];
  /** The zone in which a birthday begins at midnight; undefined where no birthday is mapped. */
  readonly birthdayZone: string | undefined;
  /**
   * Maps one row. It is a pure function, and returns all problems of the row, not only the first. The
   * observer is told what is remarkable in the cells.
   */
  mapRow(cells: readonly string[], observer?: RowObserver): MappedRow;
  /** The value that the cells of a row give to one field. */
  readField(field: string, cells: readonly string[]): Reading;
  /** Fields whose cells can only be read with the whole column known. Each has its rule for the time before that. */
  readonly watched: ReadonlyMap<string, FieldRule>;
  /** The same mapping with rules that whole columns have told, by field. */
  withRules(rules: ReadonlyMap<string, FieldRule>): CompiledMapping;
};
