import { createDateColumn } from '../contact/date-column.js';
import { createGenderColumn } from '../contact/gender-column.js';
import { createNumberColumn } from '../contact/number-column.js';
import type { CompiledMapping } from './compiled.js';
import type { FieldRule } from './field-rule.js';
import { createRemarkCounter, type Remark, type RowObserver } from './remarks.js';

/** Watches a whole file, for facts that only all of its rows together tell. */
export type ColumnWatch = {
  /** Must be called before a row is read. Remarks are kept only for rows that the run handles. */
  startRow(line: number, isTakenUp: boolean): void;
  /** The observer for `mapRow`. */
  readonly observer: RowObserver;
  /** The mapping with the rules that the columns told. Where they told nothing, it is the same mapping. */
  settle(): SettledColumns;
};

export type SettledColumns = {
  readonly mapping: CompiledMapping;
  /** Whether cells are read by other rules now. Then rows judged so far must be judged again. */
  readonly isRejudged: boolean;
  /** Remarks in the order of their table: the columns with most cells first. */
  readonly remarks: readonly Remark[];
};

/** Learns from one column how the rule of its field must change. */
type ColumnJudge = {
  see(text: string, isRead: boolean): void;
  /** The changed rule; undefined where nothing was learnt. */
  settle(): { readonly rule: FieldRule; readonly isRejudged: boolean } | undefined;
};

/** A watch for one pass over the file. */
export function createColumnWatch(mapping: CompiledMapping): ColumnWatch {
  const judges = new Map<string, ColumnJudge>();
  for (const [field, rule] of mapping.watched) {
    const judge = createJudge(rule);
    if (judge) judges.set(field, judge);
  }
  const remarks = createRemarkCounter();
  return {
    startRow: (line, isTakenUp) => remarks.startRow(line, isTakenUp),
    observer: {
      remark: (column, kind) => remarks.count(column, kind),
      text: (field, text, isRead) => judges.get(field)?.see(text, isRead),
    },
    settle() {
      const told = new Map<string, FieldRule>();
      let isRejudged = false;
      for (const [field, judge] of judges) {
        const learnt = judge.settle();
        if (learnt === undefined) continue;
        told.set(field, learnt.rule);
        isRejudged ||= learnt.isRejudged;
      }
      return {
        mapping: told.size === 0 ? mapping : mapping.withRules(told),
        isRejudged,
        remarks: remarks.list(),
      };
    },
  };
}

/** The judge of a field's column; undefined where each cell can be read by itself. */
function createJudge(rule: FieldRule): ColumnJudge | undefined {
  switch (rule.type) {
    case 'text':
    case 'email':
    case 'phone':
    case 'boolean':
      return undefined;
    case 'gender': {
      const column = createGenderColumn(rule.options);
      return judge(column, (options) => ({ rule: { type: 'gender', options }, isRejudged: true }));
    }
    case 'number': {
      const column = createNumberColumn(rule.options);
      return judge(column, (options) => ({
        rule: { type: 'number', options },
        isRejudged: options.column?.isAmbiguous === true,
      }));
    }
    // The facts from a column of dates are used in messages only. They do not change how cells are read.
    case 'birthday': {
      const column = createDateColumn('birthday', rule.options);
      return judge(column, (options) => ({ rule: { type: 'birthday', options }, isRejudged: false }));
    }
    case 'date': {
      const column = createDateColumn('date', rule.options);
      return judge(column, (options) => ({ rule: { type: 'date', options }, isRejudged: false }));
    }
  }
}

function judge<Options>(
  column: { see(text: string, isRead: boolean): void; settle(): Options | undefined },
  ruleOf: (options: Options) => { rule: FieldRule; isRejudged: boolean },
): ColumnJudge {
  return {
    see: (text, isRead) => column.see(text, isRead),
    settle() {
      const options = column.settle();
      return options === undefined ? undefined : ruleOf(options);
    },
  };
}
