import type { SeenAnswer } from '../api/client.js';
import { SYSTEM_CLOCK } from '../clock.js';
import type { ApiSettings } from '../config/settings.js';
import type { Logger } from '../logger.js';
import { noRequests, type RequestCounts } from '../run/summary.js';
import type { Stop } from '../sync/stop.js';
import { connect, type Connection } from './connection.js';
import { openSpentMemory } from './spent-memory.js';

export type CommandConnectionParts = {
  readonly settings: ApiSettings;
  readonly apiKey: string;
  readonly userAgent: string;
  readonly log: Logger;
  readonly stop: Stop;
  readonly requests?: RequestCounts;
  /** Told of every answer as it came, before it is classified. */
  readonly onAnswer?: (answer: SeenAnswer) => void;
  /** A person waits for a single request, so that it does not wait for what others have spent. */
  readonly isSingle?: boolean;
};

/**
 * The connection of a command that does not hold the lock of the data folder: `export`, `get`, `doctor`. What it
 * spends of the rate is noted there. Throws as `connect` does.
 */
export function connectCommand({
  settings,
  apiKey,
  requests = noRequests(),
  isSingle = false,
  ...parts
}: CommandConnectionParts): Connection {
  const spent = openSpentMemory(settings, { apiKey, log: parts.log, isSingle });
  try {
    const connection = connect({
      ...parts,
      target: { baseUrl: settings.baseUrl, apiKey },
      settings,
      requests,
      memory: spent.memory,
      clock: SYSTEM_CLOCK,
      random: Math.random,
    });
    return {
      ...connection,
      async close() {
        await connection.close();
        spent.close();
      },
    };
  } catch (error) {
    spent.close();
    throw error;
  }
}
