import { FLAGS, flagsOf, type CommandName, type FlagName } from '../../config/flags.js';
import type { CommandSpec } from '../command.js';
import { EXPLAINED } from '../explain.js';
import { SHELLS, type Candidate } from './scripts.js';

const HELP: Candidate = { word: '--help', about: 'show the help' };

/**
 * The possible values for the last of `words`. The words begin behind the program's name. There are none for
 * a value without a list, such as a path: then the shell offers file names.
 */
export function candidates(words: readonly string[], specs: readonly CommandSpec[]): Candidate[] {
  const typed = words.at(-1) ?? '';
  return possible(words.slice(0, -1), typed, specs).filter(({ word }) => word.startsWith(typed));
}

function possible(before: readonly string[], typed: string, specs: readonly CommandSpec[]): Candidate[] {
  const spec = specs.find(({ name }) => before.includes(name));
  if (spec === undefined) {
    if (typed.startsWith('-')) return [HELP, { word: '--version', about: 'show the version' }];
    return specs.map(({ name, about }) => ({ word: name, about }));
  }
  const known = flagsOf(spec.name);
  const asked = known.find((name) => spellings(name).includes(before.at(-1) ?? ''));
  if (asked !== undefined && FLAGS[asked].kind !== 'boolean')
    return (FLAGS[asked].choices ?? []).map((word) => ({ word, about: '' }));
  const names = wordsOf(spec.name);
  if (names.length > 0 && !typed.startsWith('-')) return names;
  const left = known.filter((name) => !spellings(name).some((spelling) => before.includes(spelling)));
  return [...left.map((name) => ({ word: `--${name}`, about: FLAGS[name].about })), HELP];
}

function spellings(name: FlagName): string[] {
  const { alias } = FLAGS[name];
  return [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])];
}

/** The words that a command accepts without a flag. */
function wordsOf(command: CommandName): Candidate[] {
  switch (command) {
    case 'explain':
      return EXPLAINED.map(({ name, explanation }) => ({ word: name, about: explanation.meaning }));
    case 'completion':
      return SHELLS.map((shell) => ({ word: shell, about: `the script for ${shell}` }));
    case 'history':
    case 'undo':
      return [{ word: 'latest', about: 'the newest run' }];
    default:
      return [];
  }
}
