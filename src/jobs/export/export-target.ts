import { realpathSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { RunError } from '../../errors.js';

/** The file that an export replaces, and the two that lie beside it while it is under way. */
export type ExportTarget = {
  readonly path: string;
  readonly draft: string;
  readonly spool: string;
};

/** Finds where `--out` leads. Throws RunError `usage` for what no file can be written to. */
export function exportTarget(out: string): ExportTarget {
  const path = followLinks(resolve(out));
  const present = statOf(path);
  if (present !== undefined && !present.isFile())
    throw new RunError('usage', `--out ${out} is a ${present.isDirectory() ? 'folder' : 'device'}, no file`, {
      hint: 'name a file in it, such as contacts.csv',
    });
  const folder = dirname(path);
  if (statOf(folder)?.isDirectory() !== true)
    throw new RunError('usage', `--out ${out}: there is no folder ${folder}`, {
      hint: 'create it first, or name a file in another folder',
    });
  const hidden = (what: string): string => join(folder, `.${basename(path)}.${what}`);
  return { path, draft: hidden('export-draft'), spool: hidden('export-listing') };
}

/** A link stays: what it leads to is replaced. */
function followLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Undefined where nothing is, or nothing can be seen. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
