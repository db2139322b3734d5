import { QUIRKS } from '../sandbox/quirks.js';

/** What `--quirks` of the sandbox knows, for its help: each with its choices and what they do. */
export function quirkNotes(): string[] {
  return [
    'Quirks (the first choice is what the sandbox does without it):',
    ...Object.entries(QUIRKS).flatMap(([name, { choices, about }]) => [
      `  ${name}=${choices.join('|')}`,
      `      ${about}`,
    ]),
  ];
}
