import type { CommandName } from '../config/flags.js';
import type { Folded } from '../config/fold.js';
import type { Printable } from '../contact/text.js';
import type { Logger } from '../logger.js';
import type { ErrorFormat } from './fail.js';
import type { Terminal } from './terminal.js';

/** What a command's code is given: its flags, folded and checked, and the user's terminal. */
export type Invocation = {
  readonly folded: Folded;
  /** Folds again, with what a resumed run remembers. */
  readonly refold: (remembered: Readonly<Record<string, string>>) => Folded;
  readonly positional: readonly string[];
  readonly terminal: Terminal;
  readonly log: Logger;
  /** Draws over or above whatever is on the screen, such as a progress bar. */
  readonly screen: Screen;
  /** How errors, and the end of a run, are told. */
  readonly errorFormat: ErrorFormat;
  readonly version: string;
};

/** Standard error, shared by log lines and a bar that must stay below them. */
export type Screen = {
  /** Set while a bar is shown: writes above it. */
  writeAbove: ((text: Printable) => void) | undefined;
};

/** A command of the program. `run` resolves to the exit code; its module is loaded only when it runs. */
export type CommandSpec = {
  readonly name: CommandName;
  readonly about: string;
  /** With its arguments: `get <id>`, `explain [code]`. */
  readonly usage: string;
  readonly examples: readonly (readonly [command: string, about: string])[];
  /** Said below the flags, a line each. */
  readonly notes?: readonly string[];
  readonly load: () => Promise<(invocation: Invocation) => Promise<number>>;
};
