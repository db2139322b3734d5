import type { InputSettings, MappingSettings } from '../config/settings.js';
import { readYamlFile } from '../config/yaml-file.js';
import { autoMapping } from '../mapping/auto.js';
import { compileMapping, type MappingOptions } from '../mapping/compile.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import { parseMappingFile } from '../mapping/schema.js';
import { sha256 } from './sha256.js';

export type BoundMapping = {
  readonly mapping: CompiledMapping;
  /** Digest of what the mapping file says, comments and layout aside; null where there is none. */
  readonly sha256: string | null;
};

/** Binds the mapping file, or the header's own names, to the header. Throws RunError `mapping`. */
export function bindMapping(
  settings: MappingSettings & Pick<InputSettings, 'file' | 'timezone'>,
  header: readonly string[],
  { isBlind = false, isDraft = false, nowMs }: { isBlind?: boolean; isDraft?: boolean; nowMs: number },
): BoundMapping {
  const { timezone, action, match, blank, clearWord, nullWords, mapping: path } = settings;
  const options: MappingOptions = {
    timezone,
    action,
    blank,
    clearWord,
    nullWords,
    nowMs,
    isBlind,
    isDraft,
    ...(match === undefined ? {} : { match }),
  };
  if (path === undefined) return { mapping: autoMapping(header, options, settings.file), sha256: null };
  const file = parseMappingFile(readYamlFile(path, 'mapping'), path, header);
  return { mapping: compileMapping(file, header, options, path), sha256: sha256(JSON.stringify(file)) };
}
