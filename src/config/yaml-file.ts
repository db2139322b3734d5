import { isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { RunError, type RunErrorKind } from '../errors.js';
import { whyUnreadable } from './file-trouble.js';
import { readSmallFile, SmallFileError } from './small-file.js';

/** More bytes than any mapping or config file has. A file of contacts, given by mistake, soon has more. */
const MAX_BYTES = 1024 * 1024;

type FileKind = Extract<RunErrorKind, 'mapping' | 'config'>;

type Fault = { readonly message: string; readonly line?: number; readonly column?: number };

/**
 * A mapping or config file as a value. It is YAML 1.2, of which JSON is a part (so `no` is a word and `NO` a
 * country). Throws RunError of `kind` with file, line and column where it cannot be read.
 */
export function readYamlFile(path: string, kind: FileKind): unknown {
  const text = readText(path, kind);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    // Repeated keys are looked for below: this option would compare each key with each.
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter,
    // A key is a word: 01 in a table of values is the cell "01", not the number 1.
    stringKeys: true,
  });
  const faults = [...document.errors, ...document.warnings].map(({ message, pos: [at] }) =>
    faultAt(message, at, lineCounter),
  );
  if (faults.length === 0) faults.push(...repeatedKeys(document, lineCounter));
  if (faults.length === 0) faults.push(...lostDigits(document, lineCounter));
  if (faults.length > 0) throw notYaml(path, kind, faults);
  try {
    // A sound file has few aliases. Thousands are an attack on memory.
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    throw notYaml(path, kind, [{ message: error instanceof Error ? error.message : String(error) }]);
  }
}

function readText(path: string, kind: FileKind): string {
  let bytes: Buffer;
  try {
    bytes = readSmallFile(path, MAX_BYTES);
  } catch (cause) {
    if (cause instanceof SmallFileError)
      throw new RunError(kind, `${path} is no ${kind} file: ${cause.message}`, {
        hint: `check the path given with --${kind}`,
      });
    throw new RunError(kind, `cannot read ${path}: ${whyUnreadable(cause)}`, {
      hint: `check the path given with --${kind}`,
      cause,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RunError(kind, `${path} is not in UTF-8`, { hint: 'save it in UTF-8', cause });
  }
}

/** More keys than any mapping has. Each unknown key is compared with all known ones, which takes time. */
const MOST_KEYS = 5_000;

/** Finds keys that come twice in one map, of which one would be lost, and maps with far too many keys. */
function repeatedKeys(document: Document, lines: LineCounter): Fault[] {
  const faults: Fault[] = [];
  let keys = 0;
  visit(document, {
    Map(_key, node) {
      keys += node.items.length;
      const seen = new Set<unknown>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) faults.push(faultAt('Map keys must be unique', key.range?.[0] ?? 0, lines));
        seen.add(key.value);
      }
    },
  });
  if (keys <= MOST_KEYS) return faults;
  return [{ message: `${keys} keys, of which at most ${MOST_KEYS} are read` }];
}

/** Finds numbers that do not come back as they were written: 007 becomes 7, and twenty digits are rounded. */
function lostDigits(document: Document, lines: LineCounter): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Scalar(_key, node) {
      if (!isScalar(node) || typeof node.value !== 'number') return;
      const source = node.source ?? '';
      const isExact =
        !/^[-+]?0\d/.test(source) && (!/^[-+]?\d+$/.test(source) || Number.isSafeInteger(node.value));
      if (!isExact)
        faults.push(
          faultAt(`${source} would lose digits as a number: write it in quotes`, node.range?.[0] ?? 0, lines),
        );
    },
  });
  return faults;
}

function faultAt(message: string, offset: number, lines: LineCounter): Fault {
  const { line, col: column } = lines.linePos(offset);
  // The text behind a semicolon is advice to programmers.
  return { message: message.split(/[;\n]/)[0] ?? '', line, column };
}

function notYaml(path: string, kind: FileKind, faults: readonly Fault[]): RunError {
  const lines = faults.map(({ message, line, column }) => {
    const where = line === undefined ? '' : `, line ${line}, column ${column ?? 1}`;
    return `${path}${where}: ${message}`;
  });
  return new RunError(kind, lines.join('\n'), { hint: 'the file must be YAML or JSON' });
}
