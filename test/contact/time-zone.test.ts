import { expect, test } from 'vitest';
import { isTimeZone } from '../../src/contact/time-zone.js';

test.each(['UTC', 'utc', 'Asia/Ho_Chi_Minh', 'Asia/Saigon', 'Europe/Paris', 'Etc/GMT+7'])(
  '%s is one',
  (name) => {
    expect(isTimeZone(name)).toBe(true);
  },
);

test.each(['', 'local', 'system', '+07:00', 'UTC+7', 'Asia/Hanoi', 'Paris', 'constructor'])(
  '%j is none',
  (name) => {
    expect(isTimeZone(name)).toBe(false);
  },
);
