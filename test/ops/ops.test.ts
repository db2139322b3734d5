import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { commandWords } from '../../src/config/command-words.js';
import { FLAGS, type FlagName } from '../../src/config/flags.js';
import { envNameOf, foldFlags } from '../../src/config/fold.js';
import { syncSettings } from '../../src/config/settings.js';
import { EXIT_MEANINGS } from '../../src/errors.js';
import { hasTool } from '../support/tool.js';
import { tempDir } from '../support/temp-dir.js';

const OPS = fileURLToPath(new URL('../../fixtures/ops/', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

function read(name: string): string {
  return readFileSync(join(OPS, name), 'utf8');
}

function yaml(name: string): unknown[] {
  return parseAllDocuments(read(name)).map((document) => {
    expect(document.errors, name).toEqual([]);
    return document.toJS() as unknown;
  });
}

/** The command line that an example gives to `sync`. */
function commandOf(name: string): readonly string[] {
  switch (name) {
    case 'crontab':
      return wordsAfterSync(
        read(name)
          .split('\n')
          .find((line) => line.startsWith('10 1')) ?? '',
      );
    case 'systemd/chative-contacts.service':
      return wordsAfterSync(/^ExecStart=(.*?[^\\])$/ms.exec(read(name))?.[1]?.replaceAll('\\\n', '') ?? '');
    case 'github-actions.yaml': {
      const [flow] = yaml(name) as [{ jobs: { sync: { steps: { run?: string }[] } } }];
      return wordsAfterSync(flow.jobs.sync.steps.find(({ run }) => run)?.run ?? '');
    }
    case 'compose.yaml': {
      const [compose] = yaml(name) as [{ services: { sync: { command: string[] } } }];
      return compose.services.sync.command.slice(1);
    }
    default:
      return cronJob().args.slice(1);
  }
}

function wordsAfterSync(text: string): readonly string[] {
  const words = commandWords(text.replace(/\s*(2?>|\|).*$/s, '')) ?? [];
  return words.slice(words.indexOf('sync') + 1);
}

type Container = { args: string[]; env: { name: string; value: string }[] };

function cronJob(): Container & { grace: number; codes: number[]; concurrency: string } {
  const found = yaml('kubernetes/cronjob.yaml').find(
    (document) => (document as { kind: string }).kind === 'CronJob',
  ) as {
    spec: {
      concurrencyPolicy: string;
      jobTemplate: {
        spec: {
          podFailurePolicy: { rules: { onExitCodes?: { values: number[] } }[] };
          template: { spec: { terminationGracePeriodSeconds: number; containers: Container[] } };
        };
      };
    };
  };
  const { podFailurePolicy, template } = found.spec.jobTemplate.spec;
  const [container] = template.spec.containers;
  if (!container) throw new Error('no container');
  return {
    ...container,
    grace: template.spec.terminationGracePeriodSeconds,
    codes: podFailurePolicy.rules.flatMap((rule) => rule.onExitCodes?.values ?? []),
    concurrency: found.spec.concurrencyPolicy,
  };
}

const EXAMPLES = [
  'crontab',
  'systemd/chative-contacts.service',
  'compose.yaml',
  'kubernetes/cronjob.yaml',
  'github-actions.yaml',
];

test.each(EXAMPLES)('%s: every flag is one of ours and has a value that we take', (name) => {
  const given: Record<string, string> = {};
  const words = [...commandOf(name)];
  while (words.length > 0) {
    const [flag = '', joined] = (words.shift() ?? '').split('=');
    given[flag.replace(/^--/, '')] = joined ?? words.shift() ?? '';
  }
  expect(Object.keys(given)).toContain('file');
  for (const flag of Object.keys(given)) expect(Object.keys(FLAGS), name).toContain(flag);
  const folded = foldFlags('sync', { commandLine: given, env: {}, file: undefined });
  expect(syncSettings(folded).maxDurationMs).toBe(5 * 3_600_000);
});

test('the image keeps each package that is loaded only where it is needed', () => {
  const src = fileURLToPath(new URL('../../src', import.meta.url));
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const loaded = files.flatMap((name) =>
    Array.from(readFileSync(join(src, name), 'utf8').matchAll(/\brequire\('([^']+)'\)/g), ([, from = '']) => {
      return from.startsWith('@') ? from.split('/', 2).join('/') : (from.split('/')[0] ?? '');
    }),
  );
  const dockerfile = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
  expect(loaded).toContain('libsql');
  for (const name of new Set(loaded)) expect(dockerfile).toContain(`node_modules/${name}`);
});

test('every setting from the environment is one of ours', () => {
  const known = [...(Object.keys(FLAGS) as FlagName[]).map(envNameOf), 'CHATIVE_API_KEY'];
  for (const name of EXAMPLES)
    for (const [setting] of read(name).matchAll(/CHATIVE_[A-Z_]+/g)) expect(known, name).toContain(setting);
});

test('Kubernetes: one run at a time, more time to end than a run takes, and only exit codes that we have', () => {
  const { concurrency, grace, codes } = cronJob();
  expect(concurrency).toBe('Forbid');
  const settings = syncSettings(foldFlags('sync', { commandLine: { file: 'x' }, env: {}, file: undefined }));
  expect(grace * 1_000).toBeGreaterThan(settings.graceMs + 2_000);
  for (const code of codes) expect(EXIT_MEANINGS).toHaveProperty(String(code));
  // What another attempt may mend is tried again.
  for (const code of [1, 6, 7, 143]) expect(codes).not.toContain(code);
});

/** The example's paths, put below a folder of the test's own. */
function here(text: string, dir: string): string {
  return text.replace(/\/(srv\/export|etc\/chative-contacts|var\/lib\/[a-z_-]+)/g, `${dir}/$1`);
}

test('the line of the crontab runs under sh, in the environment that the crontab gives', () => {
  const dir = tempDir();
  for (const folder of ['srv/export', 'etc/chative-contacts', 'var/lib/node_exporter', 'bin'])
    mkdirSync(join(dir, folder), { recursive: true });
  cpSync(join(OPS, '../contacts.csv'), join(dir, 'srv/export/contacts.csv'));
  cpSync(join(OPS, '../mapping.yaml'), join(dir, 'etc/chative-contacts/mapping.yaml'));
  writeFileSync(join(dir, 'etc/chative-contacts/api-key'), 'key');
  writeFileSync(
    join(dir, 'bin/chative-contacts'),
    `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@" --sandbox --rate unlimited\n`,
  );
  chmodSync(join(dir, 'bin/chative-contacts'), 0o755);
  const lines = here(read('crontab'), dir).split('\n');
  const set = lines.flatMap((line) => /^([A-Z_]+)=(.*)$/.exec(line)?.slice(1, 3) ?? []);
  const env: Record<string, string> = {};
  for (let i = 0; i < set.length; i += 2) env[set[i] ?? ''] = set[i + 1] ?? '';
  const line =
    lines
      .find((text) => text.startsWith('10 1'))
      ?.split(' ')
      .slice(5)
      .join(' ') ?? '';
  // In a crontab a bare percent sign ends the command.
  expect(line).not.toContain('%');
  const command = line.replace(/https:\/\/hc-ping\.com/, 'http://127.0.0.1:1');
  const ended = spawnSync('sh', ['-c', command], {
    env: { ...env, PATH: `${dir}/bin:${env['PATH'] ?? ''}` },
  });
  // The file has bad rows on purpose. What is left is what cron mails.
  expect(ended.status).toBe(3);
  expect(ended.stdout.toString()).toBe('');
  const mailed = ended.stderr.toString().trimEnd().split('\n');
  expect(mailed.at(-1)).toMatch(/^chative-contacts: finished .* Exit code 3\. .* Next: /);
  expect(readFileSync(join(dir, 'var/lib/node_exporter/chative.prom'), 'utf8')).toContain('last_exit_code 3');
  const [run = ''] = readdirSync(join(dir, 'var/lib/chative-contacts/runs'));
  expect(existsSync(join(dir, 'var/lib/chative-contacts/runs', run, 'report.html'))).toBe(true);
}, 60_000);

test.skipIf(!hasTool('systemd-analyze'))('systemd takes the units', () => {
  const dir = tempDir();
  for (const name of readdirSync(join(OPS, 'systemd')))
    writeFileSync(
      join(dir, name),
      read(`systemd/${name}`).replace('/usr/local/bin/chative-contacts', '/bin/true'),
    );
  const units = readdirSync(dir).map((name) => join(dir, name));
  const checked = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' });
  const ours = checked.stderr.split('\n').filter((line) => line.includes('chative'));
  expect(ours).toEqual([]);
});

test.skipIf(!hasTool('promtool'))('promtool takes the alerts', () => {
  const checked = spawnSync('promtool', ['check', 'rules', join(OPS, 'alerts.yaml')], { encoding: 'utf8' });
  expect(checked.stdout).toContain('SUCCESS');
});
