import type { Change } from '../contact/change.js';
import type { FieldType } from '../contact/field.js';
import type { MatchBy } from '../contact/key.js';
import type { Problem } from '../contact/problem.js';
import type { Reading } from './cell-reader.js';
import type { DeclaredValue } from './field-plan.js';
import type { FieldRule } from './field-rule.js';
import type { RowObserver } from './remarks.js';

/** Where one field's value comes from, for the mapping table that is always shown. */
export type MappedField = {
  readonly field: string;
  readonly type: FieldType;
  /** Column index in the header; undefined for a constant. */
  readonly columnIndex: number | undefined;
  /** Further columns, of which the first counts that is filled where those before it are empty. */
  readonly otherIndexes?: readonly number[];
  /** Header name, or undefined for a constant. */
  readonly column: string | undefined;
  readonly overwrite: 'always' | 'if_empty';
  /** How it is read, in words for the table: "dd/MM/yyyy, Asia/Ho_Chi_Minh", "constant", "typed header". */
  readonly note: string;
};

export type IgnoredColumn = { readonly column: string; readonly index: number; readonly reason: string };

export type RowKey = {
  readonly by: MatchBy;
  readonly columnIndex: number;
  readonly column: string;
  /** Further columns, of which the first counts that is filled where those before it are empty. */
  readonly otherIndexes?: readonly number[];
  /** ISO country whose national numbers the phone column may hold. */
  readonly country?: string;
  /** Whether a list in the cell stands for its first part (`transform: [first]`). */
  readonly isFirst?: boolean;
  /** Words of the column that its field declares. */
  readonly values?: Readonly<Record<string, DeclaredValue>>;
};

/** A row as the mapping understands it. `key` is normalised; undefined where the row's contact cannot be told. */
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
  /** What is to be said of the mapping as a whole, a sentence each without its full stop. */
  readonly notes: readonly string[];
  /** The zone in which birthdays are midnights; undefined where no birthday is mapped. */
  readonly birthdayZone: string | undefined;
  /** Pure: all problems of the row, not only the first. The observer hears what is worth telling of the cells. */
  mapRow(cells: readonly string[], observer?: RowObserver): MappedRow;
  /** What the cells of a row say about one field. */
  readField(field: string, cells: readonly string[]): Reading;
  /** Fields of which the whole column decides how a cell is read, and the rules that hold without knowing it. */
  readonly watched: ReadonlyMap<string, FieldRule>;
  /** The same mapping with the rules that the whole columns have told, by field. */
  withRules(rules: ReadonlyMap<string, FieldRule>): CompiledMapping;
};
