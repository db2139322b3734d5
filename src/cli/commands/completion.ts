import { basename } from 'node:path';
import { quoteCell } from '../../contact/text.js';
import { RunError } from '../../errors.js';
import { nearest } from '../../nearest.js';
import type { Invocation } from '../command.js';
import { completionScript, isShell, SHELLS } from '../completion/scripts.js';

/** Prints the completion script for a shell. Without a name, it is the user's login shell. */
export function runCompletion({ positional: [name], terminal }: Invocation): Promise<number> {
  const login = basename(terminal.env['SHELL'] ?? '');
  const shell = name ?? (isShell(login) ? login : 'bash');
  if (!isShell(shell)) {
    const near = nearest(shell, SHELLS);
    throw new RunError('usage', `no completion for the shell ${quoteCell(shell)}`, {
      hint: near === undefined ? `the shells are ${SHELLS.join(', ')}` : `did you mean ${near}?`,
    });
  }
  terminal.out(completionScript(shell));
  return Promise.resolve(0);
}
