import { explainAll, explainOne } from '../explain.js';
import type { Invocation } from '../command.js';

/** Explains a code. Without a code it lists all of them. */
export function runExplain({ positional: [code], terminal }: Invocation): Promise<number> {
  terminal.out(`${code === undefined ? explainAll() : explainOne(code)}\n`);
  return Promise.resolve(0);
}
