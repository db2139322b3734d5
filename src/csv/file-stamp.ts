import { stat } from 'node:fs/promises';
import { readError } from './read-error.js';

/**
 * Size, time of change and inode as one comparable text. Another stamp means another content. Throws RunError
 * `input`.
 */
export async function fileStamp(path: string): Promise<string> {
  try {
    const { size, mtimeNs, ino } = await stat(path, { bigint: true });
    return `${size}-${mtimeNs}-${ino}`;
  } catch (error) {
    throw readError(path, error);
  }
}
