// Who is compared, as the commands that a user would type.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const CLI = here('../../../dist/cli.js');

function ours({ file, baseUrl, concurrency }, rate) {
  const dataDir = mkdtempSync(join(tmpdir(), 'limit-bench-'));
  const flags = ['--rate', rate, '--concurrency', concurrency, '--base-url', baseUrl, '--data-dir', dataDir];
  return [process.execPath, [CLI, 'sync', '--file', file, ...flags.map(String)]];
}

/** With a limit. Each is given the file, the address, the limit and the concurrency. */
export const LIMITED = {
  'GNU parallel + curl': ({ file, baseUrl, requests, windowMs, concurrency }) => {
    const curl =
      'curl -sS -o /dev/null --fail --retry 5 -X PATCH -H "Content-Type: application/json" ' +
      `-d '{"firstName":"{2}"}' ${baseUrl}/contacts/{1}`;
    const pace = ['-j', String(concurrency), '--delay', String(windowMs / requests / 1000)];
    return ['parallel', ['--will-cite', '--colsep', ',', '--header', ':', ...pace, '-a', file, curl]];
  },
  'csv-parse + p-queue + got': () => [process.execPath, [here('peer-queue.mjs')]],
  "bottleneck's reservoir + got": () => [process.execPath, [here('peer-reservoir.mjs')]],
  'chative-contacts': (given) => ours(given, `${given.requests}/${given.windowMs}ms`),
};

/** Without one. */
export const UNLIMITED = {
  'bare node:http': () => [process.execPath, [here('bare-http.mjs')]],
  'bare got': () => [process.execPath, [here('bare-got.mjs')]],
  'chative-contacts, unlimited': (given) => ours(given, 'unlimited'),
};
