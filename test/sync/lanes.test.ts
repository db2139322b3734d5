import { expect, test } from 'vitest';
import { createLanes } from '../../src/sync/lanes.js';

test('tasks of one contact never overlap and keep their order', async () => {
  const lanes = createLanes();
  const log: string[] = [];
  async function task(name: string): Promise<void> {
    log.push(`${name} starts`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${name} ends`);
  }
  await Promise.all(['first', 'second', 'third'].map((name) => lanes.run('a', () => task(name))));
  expect(log).toEqual([
    'first starts',
    'first ends',
    'second starts',
    'second ends',
    'third starts',
    'third ends',
  ]);
});

test('tasks of different contacts run side by side', async () => {
  const lanes = createLanes();
  let release: (() => void) | undefined;
  const slow = lanes.run('a', () => new Promise<void>((resolve) => (release = resolve)));
  await expect(lanes.run('b', () => Promise.resolve('done'))).resolves.toBe('done');
  release?.();
  await slow;
});

test('a task that fails does not hold up the next one of its contact', async () => {
  const lanes = createLanes();
  const failed = lanes.run('a', () => Promise.reject(new Error('boom')));
  const next = lanes.run('a', () => Promise.resolve('fine'));
  await expect(failed).rejects.toThrow('boom');
  await expect(next).resolves.toBe('fine');
});
