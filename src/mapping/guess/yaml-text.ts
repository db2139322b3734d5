/** Words that YAML (1.1 or 1.2) would not read as text. */
const RESERVED = new Set(['true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', 'null']);

/**
 * A text that needs no quotes: letters first, then nothing that YAML could take for structure, not even in a
 * flow map.
 */
const PLAIN = /^\p{L}[\p{L}\p{N}_./()-]*(?: [\p{L}\p{N}_./()-]+)*$/u;

/** A text as a YAML scalar: plain where that is safe, else in double quotes. */
export function yamlText(text: string): string {
  if (PLAIN.test(text) && !RESERVED.has(text.toLowerCase())) return text;
  // JSON's strings are YAML's, except for characters that only YAML wants escaped.
  return JSON.stringify(text).replace(/[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g, escapeCharacter);
}

/** A flow map: `{ column: DOB, format: dd/MM/yyyy }`. */
export function yamlMap(map: YamlMap): string {
  const entries = Object.entries(map).map(([key, value]) => {
    return `${yamlText(key)}: ${yamlValue(value)}`;
  });
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** A text, a list of texts, or a map, on one line. */
export function yamlValue(value: YamlValue): string {
  if (typeof value === 'string') return yamlText(value);
  return isList(value) ? `[${value.map(yamlText).join(', ')}]` : yamlMap(value);
}

function isList(value: YamlValue): value is readonly string[] {
  return Array.isArray(value);
}

type YamlValue = string | readonly string[] | YamlMap;

export type YamlMap = { readonly [key: string]: YamlValue };

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
