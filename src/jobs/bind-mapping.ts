import type { InputSettings, MappingSettings } from '../config/settings.js';
import type { CsvFile } from '../csv/open.js';
import { autoMapping } from '../mapping/auto.js';
import { compileMapping, type MappingOptions } from '../mapping/compile.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import type { MappingFile } from '../mapping/schema.js';
import { explainFirstLine } from './first-line.js';
import { sha256 } from './sha256.js';

export type BoundMapping = {
  readonly mapping: CompiledMapping;
  /** Digest of what the mapping file says, comments and layout aside; null where there is none. */
  readonly sha256: string | null;
};

/** Rows of which the cells have their say where no mapping file has. */
const SAMPLED_ROWS = 100;

type MappedInput = Pick<CsvFile, 'header' | 'likelyHeaderLine' | 'knownHeaderLine' | 'sample'>;

/** Binds the mapping file, or the header's own names, to the header. Throws RunError `mapping`. */
export async function bindMapping(
  settings: MappingSettings & Pick<InputSettings, 'file' | 'timezone'>,
  input: MappedInput,
  { isBlind = false, isDraft = false, nowMs }: { isBlind?: boolean; isDraft?: boolean; nowMs: number },
): Promise<BoundMapping> {
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
  const { header } = input;
  try {
    if (path === undefined) {
      const rows = await input.sample(SAMPLED_ROWS);
      return { mapping: autoMapping(header, options, settings.file, rows), sha256: null };
    }
    const file = await readMapping(path, header);
    return { mapping: compileMapping(file, header, options, path), sha256: sha256(JSON.stringify(file)) };
  } catch (error) {
    throw explainFirstLine(error, input);
  }
}

/** YAML and schemas are loaded only now: a run without a mapping file need not wait for them. */
async function readMapping(path: string, header: readonly string[]): Promise<MappingFile> {
  const { readYamlFile } = await import('../config/yaml-file.js');
  const { parseMappingFile } = await import('../mapping/schema.js');
  return parseMappingFile(readYamlFile(path, 'mapping'), path, header);
}
