import { syncSettings } from '../../config/settings.js';
import type { Invocation } from '../command.js';
import { runRows } from './sync.js';

/** Everything that `sync` can check without the network. */
export function runValidate(invocation: Invocation): Promise<number> {
  return runRows(invocation, 'validate', syncSettings(invocation.folded), undefined);
}
