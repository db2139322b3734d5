import { printableLines, printableWhole } from '../contact/text.js';

/**
 * Puts words that were given to the program on one line, wherever a message repeats one. A file may be named with a
 * line feed in it, and a script passes such a name on: without this, its second line would look like one of ours.
 */
export function onOneLineEach(args: readonly string[], env: NodeJS.ProcessEnv): (text: string) => string {
  const settings = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('CHATIVE_') ? [value ?? ''] : [],
  );
  // In parts, for a message may name the last part of a path alone, or a flag without its value.
  const parts = [...args, ...settings].flatMap((word) => word.split(/[=/]|^-+/));
  const words = new Set(parts.filter((part) => /[\n\t]/.test(part) && part.trim() !== ''));
  // The longest first: one may be a part of another.
  const byLength = [...words].sort((a, b) => b.length - a.length);
  // Errors have escaped all but the line feeds already.
  const forms = byLength.flatMap((word) =>
    [word, printableLines(word)].map((form) => [form, printableWhole(word)]),
  );
  return (text) => forms.reduce((fit, [form = '', shown = '']) => fit.replaceAll(form, () => shown), text);
}
