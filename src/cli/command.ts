import type { CommandName } from '../config/flags.js';
import type { Folded } from '../config/fold.js';
import type { Printable } from '../contact/text.js';
import type { Logger } from '../logger.js';
import type { ErrorFormat } from './fail.js';
import type { Terminal } from './terminal.js';

/** The data that a command gets: its flags, folded and checked, and the user's terminal. */
export type Invocation = {
  readonly folded: Folded;
  /** Folds the flags again, with those that a resumed run remembers. */
  readonly refold: (remembered: Readonly<Record<string, string>>) => Folded;
  readonly positional: readonly string[];
  readonly terminal: Terminal;
  readonly log: Logger;
  /** Writes to standard error together with the progress bar. */
  readonly screen: Screen;
  /** The form in which errors, and the end of a run, are told. */
  readonly errorFormat: ErrorFormat;
  readonly version: string;
};

/** Standard error. Log lines share it with a bar, which must stay below them. */
export type Screen = {
  /** Writes a text above the bar. It is set only while a bar is shown. */
  writeAbove: ((text: Printable) => void) | undefined;
};

/** A command of the program. `run` resolves to the exit code. Its module is loaded only when it runs. */
export type CommandSpec = {
  readonly name: CommandName;
  readonly about: string;
  /** The command with its arguments: `get <id>`, `explain [code]`. */
  readonly usage: string;
  readonly examples: readonly (readonly [command: string, about: string])[];
  /** Said below the flags, a line each. */
  readonly notes?: readonly string[];
  readonly load: () => Promise<(invocation: Invocation) => Promise<number>>;
};
