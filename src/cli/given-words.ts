import { printableLines, printableWhole } from '../contact/text.js';

/**
 * Puts words that were given to the program on one line, wherever a message repeats one. The name of a file
 * may hold a line feed, and a script passes such a name on. Its second line would otherwise look like a line
 * of ours.
 */
export function onOneLineEach(args: readonly string[], env: NodeJS.ProcessEnv): (text: string) => string {
  const settings = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('CHATIVE_') ? [value ?? ''] : [],
  );
  // Words are split into parts, because a message may name only the last part of a path, or a flag without
  // its value.
  const parts = [...args, ...settings].flatMap((word) => word.split(/[=/]|^-+/));
  const words = new Set(parts.filter((part) => /[\n\t]/.test(part) && part.trim() !== ''));
  // The longest word comes first, because another may be a part of it.
  const byLength = [...words].sort((a, b) => b.length - a.length);
  // In errors, everything but the line feeds is already escaped.
  const forms = byLength.flatMap((word) =>
    [word, printableLines(word)].map((form) => [form, printableWhole(word)]),
  );
  return (text) => forms.reduce((fit, [form = '', shown = '']) => fit.replaceAll(form, () => shown), text);
}
