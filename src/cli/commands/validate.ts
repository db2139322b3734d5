import { syncSettings } from '../../config/settings.js';
import type { Invocation } from '../command.js';
import { runRows } from './sync.js';

/** Does all checks of `sync` that need no network. */
export function runValidate(invocation: Invocation): Promise<number> {
  return runRows(invocation, 'validate', syncSettings(invocation.folded), undefined);
}
