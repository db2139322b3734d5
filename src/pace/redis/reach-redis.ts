import { LinkError, openRedisLink } from './redis-link.js';

/** A name for keys that no other process uses. Redis removes the keys by itself after their time. */
const OWN_ID = 'chative-contacts:doctor';

/** Connects as a run would, and disconnects. Returns why it failed, in a few words; undefined for success. */
export async function reachRedis(url: string): Promise<string | undefined> {
  try {
    const link = await openRedisLink(url, { id: OWN_ID, spacingMs: 1_000 });
    link.close();
    return undefined;
  } catch (error) {
    if (error instanceof LinkError) return error.message;
    throw error;
  }
}
