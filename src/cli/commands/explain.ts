import { explainAll, explainOne } from '../explain.js';
import type { Invocation } from '../command.js';

/** Says what a code means; without one, lists them all. */
export function runExplain({ positional: [code], terminal }: Invocation): Promise<number> {
  terminal.out(`${code === undefined ? explainAll() : explainOne(code)}\n`);
  return Promise.resolve(0);
}
