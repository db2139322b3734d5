import { thisUser } from '../this-user.js';
import { SmallFileError } from './small-file.js';

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long for a file',
  ENXIO: 'it is no file, but a device',
};

/** Why a settings file cannot be read, in words that do not repeat its path. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof SmallFileError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'EACCES' || code === 'EPERM') return `${thisUser()} may not read it`;
  return code === undefined ? 'it cannot be read' : (WORDS[code] ?? `the system says ${code}`);
}
