import { expect, test } from 'vitest';
import { createStop, Stopped } from '../../src/sync/stop.js';

test('the first reason given is the one that counts', () => {
  const stop = createStop();
  expect(stop.reason()).toBeUndefined();
  expect(stop.signal.aborted).toBe(false);
  stop.request({ kind: 'signal', signal: 'SIGTERM' });
  stop.request({ kind: 'error', error: new Error('later') });
  expect(stop.reason()).toEqual({ kind: 'signal', signal: 'SIGTERM' });
});

test('whoever waits is told with Stopped, whatever the reason', () => {
  const stop = createStop();
  stop.request({ kind: 'error', error: new Error('the disk is full') });
  expect(stop.signal.reason).toBeInstanceOf(Stopped);
});
