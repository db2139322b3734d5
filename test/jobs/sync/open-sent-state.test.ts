import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RunError } from '../../../src/errors.js';
import { openSentState, type OpenSentState } from '../../../src/jobs/sync/open-sent-state.js';
import type { RunOfState } from '../../../src/jobs/sync/sent-state.js';
import { createRunDir } from '../../../src/run/run-dir.js';
import { createWorkspace, NO_INTENTS, silent, type Workspace } from '../support.js';

const startedAt = new Date('2026-11-23T19:03:12.345Z');

type How = { writes?: boolean; apiKey?: string | undefined; flags?: Readonly<Record<string, unknown>> };

function open(home: Workspace, { writes = true, apiKey = 'key', flags = {} }: How = {}): OpenSentState {
  const settings = home.settings('contacts.csv', flags);
  return closedWithTest(openSentState(settings, { writes, apiKey, startedAt, log: silent }));
}

function runOf(runId: string): RunOfState {
  return { runId, rules: 'rules', intents: NO_INTENTS };
}

/** Closed once: by the test, or else when it has finished. */
function closedWithTest(state: OpenSentState): OpenSentState {
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= state.close());
  onTestFinished(close);
  return { ...state, close };
}

/** A sandbox run: it writes, but has no key. */
function openSandbox(home: Workspace): OpenSentState {
  const settings = home.settings('contacts.csv', { sandbox: true });
  return closedWithTest(openSentState(settings, { writes: true, apiKey: undefined, startedAt, log: silent }));
}

describe('the lock', () => {
  test('a second writing run is refused with exit 6 and told who holds the folder', () => {
    const home = createWorkspace();
    open(home);
    try {
      open(home);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(RunError);
      expect(error).toMatchObject({ kind: 'locked', exitCode: 6 });
      const { message } = error as RunError;
      for (const part of [hostname(), String(process.pid), startedAt.toISOString()])
        expect(message).toContain(part);
    }
  });

  test('a sandbox run takes it too', async () => {
    const home = createWorkspace();
    const sandbox = openSandbox(home);
    expect(() => open(home)).toThrow('another writing run');
    await sandbox.close();
    expect(() => open(home)).not.toThrow();
  });

  test('is free again once the run is closed', async () => {
    const home = createWorkspace();
    await open(home).close();
    expect(() => open(home)).not.toThrow();
  });

  test('shuts out no run that writes nothing', () => {
    const home = createWorkspace();
    open(home);
    expect(() => open(home, { writes: false })).not.toThrow();
    const settings = home.settings('contacts.csv');
    expect(() =>
      openSentState(settings, { writes: false, apiKey: undefined, startedAt, log: silent }),
    ).not.toThrow();
  });
});

describe('what was sent', () => {
  test('is known to the next run', async () => {
    const home = createWorkspace();
    const first = open(home);
    first.forRun(runOf('r1')).remember('a', 'fingerprint');
    await first.close();
    expect(open(home).forRun(runOf('r2')).sentBefore('a')).toMatchObject({ fingerprint: 'fingerprint' });
  });

  test.each<[string, How]>([
    ['another key', { apiKey: 'other' }],
    ['another base URL', { flags: { 'base-url': 'https://api.example/v1.0' } }],
  ])('is not known of the same contact under %s', async (_, how) => {
    const home = createWorkspace();
    const first = open(home);
    first.forRun(runOf('r1')).remember('a', 'fingerprint');
    await first.close();
    expect(open(home, how).forRun(runOf('r2')).sentBefore('a')).toBeUndefined();
  });

  test('the key is in no file of the data folder', async () => {
    const home = createWorkspace();
    const state = open(home, { apiKey: 'a-very-secret-key' });
    state.forRun(runOf('r1')).remember('a', 'fingerprint');
    await state.close();
    const files = readdirSync(home.dataDir).map((name) => readFileSync(join(home.dataDir, name), 'latin1'));
    expect(files.join('')).not.toContain('a-very-secret-key');
    expect(files.length).toBeGreaterThan(0);
  });
});

describe('delete intents', () => {
  test('are those of one run, and go when it is complete', async () => {
    const home = createWorkspace();
    const state = open(home);
    await state.forRun(runOf('r1')).intendDelete('a');
    expect(state.forRun(runOf('r1')).wasDeleteIntended('a')).toBe(true);
    expect(state.forRun(runOf('r2')).wasDeleteIntended('a')).toBe(false);
    state.completed('r1');
    await state.close();
    expect(open(home).forRun(runOf('r1')).wasDeleteIntended('a')).toBe(false);
  });

  test('outlive a run that was not complete', async () => {
    const home = createWorkspace();
    const state = open(home);
    await state.forRun(runOf('r1')).intendDelete('a');
    await state.close();
    expect(open(home).forRun(runOf('r1')).wasDeleteIntended('a')).toBe(true);
  });
});

test('a sandbox run keeps nothing', async () => {
  const home = createWorkspace();
  const state = openSandbox(home);
  const sent = state.forRun(runOf('r1'));
  sent.remember('a', 'fingerprint');
  await sent.intendDelete('b');
  expect(sent.sentBefore('a')).toBeUndefined();
  expect(sent.wasDeleteIntended('b')).toBe(false);
  await state.close();
  expect(existsSync(join(home.dataDir, 'state.db'))).toBe(false);
});

describe('a run that writes nothing', () => {
  async function afterOneRun(): Promise<Workspace> {
    const home = createWorkspace();
    const state = open(home);
    state.forRun(runOf('r1')).remember('a', 'fingerprint');
    await state.close();
    createRunDir(home.dataDir, 'r2');
    return home;
  }

  test('knows what was sent before, where it has a key', async () => {
    const home = await afterOneRun();
    expect(open(home, { writes: false }).forRun(runOf('r2')).sentBefore('a')).toMatchObject({
      fingerprint: 'fingerprint',
    });
    expect(
      open(home, { writes: false, apiKey: 'other' }).forRun(runOf('r2')).sentBefore('a'),
    ).toBeUndefined();
  });

  test('changes nothing of it and leaves no copy behind', async () => {
    const home = await afterOneRun();
    const looking = open(home, { writes: false });
    const sent = looking.forRun(runOf('r2'));
    await sent.forget('a');
    sent.remember('a', 'other');
    await sent.intendDelete('a');
    await looking.close();
    expect(readdirSync(join(home.dataDir, 'runs', 'r2'))).toEqual([]);
    const next = open(home).forRun(runOf('r2'));
    expect(next.sentBefore('a')).toMatchObject({ fingerprint: 'fingerprint' });
    expect(next.wasDeleteIntended('a')).toBe(false);
  });

  test('has no folder made for it', async () => {
    const home = createWorkspace();
    await open(home, { writes: false }).close();
    expect(existsSync(home.dataDir)).toBe(false);
  });
});
