import { expect, test } from 'vitest';
import { createLogger } from '../../src/logger.js';
import { createPaceLog } from '../../src/pace/pace-log.js';

test('says when requests slow down and when they are back, not each small step', async () => {
  const lines: string[] = [];
  const log = await createLogger({
    level: 'info',
    format: 'json',
    isTerminal: false,
    write: (line) => lines.push((JSON.parse(line) as { msg: string }).msg),
  });
  const onShare = createPaceLog(log);
  for (const share of [0.98, 0.95, 0.8, 0.75, 0.4, 0.41, 0.45, 0.55, 0.6, 0.99, 1, 1]) onShare(share);
  expect(lines.map((line) => line.split(':')[0])).toEqual([
    'slowed to 80 % of the rate',
    'slowed to 40 % of the rate',
    'up to 55 % of the rate again',
    'up to 99 % of the rate again',
    'back at the full rate',
  ]);
});
