import { RunError } from '../errors.js';
import { thisUser } from '../this-user.js';

/** The error for a failure of the file system or of zlib while the input is read. It names the file and the cure. */
export function readError(name: string, error: unknown): RunError {
  if (error instanceof RunError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const { what, hint } = explain(code, error);
  return new RunError('input', `${name}: ${what}`, { hint, cause: error });
}

function explain(code: string, error: unknown): { what: string; hint: string } {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { what: 'there is no such file', hint: 'Check the path given with --file.' };
    case 'EISDIR':
      return { what: 'this is a folder, not a file', hint: 'Name the CSV file inside it with --file.' };
    case 'EACCES':
    case 'EPERM':
      return { what: `${thisUser()} may not read it`, hint: 'Let this user read the file.' };
    case 'Z_BUF_ERROR':
      return {
        what: 'the gzip data is cut off',
        hint: 'The file is incomplete, or still being written: run again when it is complete, or export it again.',
      };
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      if (code.startsWith('Z_'))
        return {
          what: `the gzip data is damaged (${reason})`,
          hint: 'Test it with gzip -t, then copy or export it again.',
        };
      return {
        what: `the file cannot be read (${reason})`,
        hint: 'Check that it can be read in full, then try again.',
      };
    }
  }
}
