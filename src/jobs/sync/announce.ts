import type { CompiledMapping } from '../../mapping/compiled.js';
import type { Remark } from '../../mapping/remarks.js';
import type { MappingTableLine } from '../../mapping/table.js';
import type { RunPaths } from '../../run/run-dir.js';
import type { RequestCounts } from '../../run/summary.js';
import type { Tally } from '../../run/tally.js';
import type { Advice } from '../../sync/advice.js';
import type { Plan } from '../../sync/plan.js';
import type { EditCounts } from '../../sync/scan.js';
import type { Connection } from '../connection.js';
import type { Answered } from '../watched-client.js';
import type { InputShape } from './input.js';

/** What a look at the run tells while it goes on. */
export type Progress = {
  /** Rows taken up. */
  readonly rows: number;
  readonly tally: Tally;
  readonly requests: Readonly<RequestCounts>;
  /** Whether no new requests are made. */
  readonly isStopping: () => boolean;
  /** Undefined where nothing is sent. */
  readonly connection: Pick<Connection, 'throttle' | 'outage'> | undefined;
};

/** What a plan is a part of. */
export type PlannedRun = {
  readonly rowsInFile: number;
  /** Rows that had their final word before an interruption. */
  readonly rowsDone: number;
  /** What the list of contacts has cost already. */
  readonly listRequests: number;
  /** What earlier runs spent of the rate, as far as it still counts. */
  readonly spentBefore: number;
  readonly shape: InputShape;
  /** With `--delete-missing`: listed visitors of the chat that are not in the file, and are left alone. */
  readonly guests: number;
  /** What was edited since the base; undefined where there is none. */
  readonly edits: EditCounts | undefined;
  /** What was done to cells, or left as it is although it looks odd. */
  readonly remarks: readonly Remark[];
  readonly advice: readonly Advice[];
};

/** What the job tells its caller as it goes on. The job itself never prints. */
export type Announce = {
  /** The run has its folder. */
  opened?: (paths: RunPaths) => void;
  /** The columns and what they become, with samples. */
  mapping(mapping: CompiledMapping, table: readonly MappingTableLine[]): void;
  /** Contacts listed so far; called again and again. */
  listing(contacts: number): void;
  plan(plan: Plan, run: PlannedRun): void;
  /** Asks whether the planned deletes are meant; absent where there is no one to ask. */
  confirmDeletes?: (deletes: number, signal: AbortSignal) => Promise<boolean>;
  /** The rows are being worked through. */
  running(progress: Progress): void;
  /** An answer of the API is in. */
  answered?: (answer: Answered) => void;
  /** Called once the run is over, before anything is said about its end. */
  finished(): void;
};
