import type { CommandSpec } from './command.js';
import { quirkNotes } from './quirk-notes.js';

/**
 * The program's commands, for help and dispatch. A command's code is loaded only when it runs, so that help
 * is quick.
 */
export const COMMAND_SPECS: readonly CommandSpec[] = [
  {
    name: 'sync',
    about: 'Bring the contacts in line with a CSV file',
    usage: 'sync --file contacts.csv',
    examples: [
      ['$0 sync --file contacts.csv --dry-run', 'see what would be sent'],
      ['$0 sync --file contacts.csv --mapping mapping.yaml --match email', 'find contacts by e-mail'],
    ],
    load: async () => (await import('./commands/sync.js')).runSync,
  },
  {
    name: 'validate',
    about: 'Check a CSV file and its mapping; no network, no API key',
    usage: 'validate --file contacts.csv',
    examples: [
      ['$0 validate --file contacts.csv', 'columns matched by their names'],
      ['$0 validate --file contacts.csv --mapping mapping.yaml', 'with a mapping file'],
    ],
    load: async () => (await import('./commands/validate.js')).runValidate,
  },
  {
    name: 'mapping',
    about: 'Print a mapping file guessed from the header and a sample of the rows',
    usage: 'mapping --file contacts.csv',
    examples: [
      ['$0 mapping --file contacts.csv > mapping.yaml', 'a start to edit'],
      ['$0 mapping --schema > mapping.schema.json', 'for an editor that checks as you type'],
    ],
    load: async () => (await import('./commands/mapping.js')).runMapping,
  },
  {
    name: 'export',
    about: 'Write every contact to a CSV file that sync accepts as it is, or to NDJSON',
    usage: 'export --out contacts.csv',
    examples: [
      ['$0 export --out contacts.csv', 'a file to edit and sync'],
      ['$0 export --out contacts.ndjson', 'whole contacts, one JSON object a line'],
    ],
    load: async () => (await import('./commands/export.js')).runExport,
  },
  {
    name: 'get',
    about: 'Print one contact as JSON',
    usage: 'get <id>',
    examples: [
      ['$0 get 183ccf94-3111-480f-8b12-4d19d65d3c78', 'the whole contact'],
      ['$0 get ID --base-url http://127.0.0.1:8787/v1.0', 'from a local sandbox'],
    ],
    load: async () => (await import('./commands/get.js')).runGet,
  },
  {
    name: 'history',
    about: 'List earlier runs (when, file, counts, exit code), or show the causes and files of one run',
    usage: 'history [run]',
    examples: [
      ['$0 history latest --path rejected', 'the path of its rejected.csv, for a script'],
      ['$0 history --keep-runs 30', 'remove older ones'],
    ],
    load: async () => (await import('./commands/history.js')).runHistory,
  },
  {
    name: 'explain',
    about:
      'Tell what an error code, a status or an exit code means, whether sending again helps, and what to do',
    usage: 'explain [code]',
    examples: [
      ['$0 explain invalid_date', 'an error code of report.csv'],
      ['$0 explain 3', 'an exit code'],
    ],
    load: async () => (await import('./commands/explain.js')).runExplain,
  },
  {
    name: 'doctor',
    about: 'Check everything that a run needs; each line says what to do',
    usage: 'doctor',
    examples: [
      ['$0 doctor --file contacts.csv --mapping mapping.yaml', 'machine, network, key, mapping'],
      ['$0 doctor --probe', 'find out what is not documented'],
    ],
    load: async () => (await import('./commands/doctor.js')).runDoctor,
  },
  {
    name: 'undo',
    about: 'Put back what a run changed; later changes by others stay; a dry run unless --yes',
    usage: 'undo [run]',
    examples: [
      ['$0 undo', 'what undoing the newest run would restore'],
      ['$0 undo 20260131T081500Z-k3m9 --yes', 'restore what that run changed'],
    ],
    load: async () => (await import('./commands/undo.js')).runUndo,
  },
  {
    name: 'sandbox',
    about: 'Serve a local stand-in for the Chative API, for rehearsals and tests',
    usage: 'sandbox',
    examples: [
      ['$0 sandbox --contacts 1000 --quirks unknown=ignore', 'this API ignores misspelt fields'],
      ['$0 sandbox --file contacts.csv --mapping mapping.yaml', 'the contacts of a file'],
    ],
    notes: quirkNotes(),
    load: async () => (await import('./commands/sandbox.js')).runSandbox,
  },
  {
    name: 'completion',
    about: 'Print the script that completes commands and flags in a shell: bash, zsh or fish',
    usage: 'completion [shell]',
    examples: [
      ['$0 completion bash > /etc/bash_completion.d/chative-contacts', 'bash, for every user'],
      ['$0 completion zsh > "${fpath[1]}/_chative-contacts"', 'zsh'],
    ],
    load: async () => (await import('./commands/completion.js')).runCompletion,
  },
];
