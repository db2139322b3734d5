import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The place in a line of a stack: `at name (/…/chunks/sync.js:12:34)`. */
const PLACE = /(?<=[( ])(?:file:\/\/)?\/[^()\n]{1,1000}?\.js:\d{1,9}:\d{1,9}/g;

/**
 * A stack with the files and lines of the source: those of a bundle say little. The bundle's source maps are
 * read only here, because node would read them at every start where it is told to use them. A place without a
 * map stays as it is.
 */
export function ownStack(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(PLACE, (place) => {
    const [, path = '', line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
    if (!maps.has(path)) maps.set(path, mapOf(path));
    // Lines and columns count from 1 in a stack, from 0 in a map.
    const entry = maps.get(path)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!entry || !('originalSource' in entry)) return place;
    const file = entry.originalSource.replace(/^(?:\.\.\/)+/, '');
    return `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

function mapOf(file: string): SourceMap | undefined {
  try {
    const path = `${file.startsWith('file:') ? fileURLToPath(file) : file}.map`;
    return existsSync(path)
      ? new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload)
      : undefined;
  } catch {
    return undefined;
  }
}
