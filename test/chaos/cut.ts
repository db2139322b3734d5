import { pick, randomInt, type Random } from '../../src/sandbox/random.js';
import type { startProgram } from './program.js';
import type { StormyApi } from './stormy-api.js';

type Program = ReturnType<typeof startProgram>;

/** The signals that were sent, in words. */
export type Cut = string;

/** Most cuts are kills. */
const KILL_SHARE = 0.8;

/** Some ask to stop, and some of those lose their patience. */
const REQUESTS: readonly [readonly NodeJS.Signals[], ...(readonly NodeJS.Signals[])[]] = [
  ['SIGINT'],
  ['SIGTERM'],
  ['SIGTERM', 'SIGKILL'],
  ['SIGINT', 'SIGTERM'],
];

/** What the instant is counted by: time, or something that the API does. */
const CLOCKS = ['time', 'start', 'request', 'answer', 'answer', 'pause', 'late'] as const;

/**
 * Cuts the program off at an instant: after some time (while it starts, reads its file, or later), at some
 * request, right after some answer, in a pause, or as the last of the answers go out. Undefined where the
 * program ended first.
 */
export async function cutAtRandom(
  program: Program,
  api: StormyApi,
  random: Random,
): Promise<Cut | undefined> {
  const manner: readonly NodeJS.Signals[] = random() < KILL_SHARE ? ['SIGKILL'] : pick(random, REQUESTS);
  const clock = pick(random, CLOCKS);
  const patienceMs = randomInt(random, 0, 150);
  let cut: Cut | undefined;

  function strike(): void {
    const [first, second] = manner;
    if (!first || !program.send(first)) return;
    cut = manner.join(', ');
    if (second) setTimeout(() => program.send(second), patienceMs);
  }

  const longest = { time: 1_200, start: 450, request: 4_000, answer: 4_000, pause: 4_000, late: 6_000 }[
    clock
  ];
  const timer = setTimeout(strike, randomInt(random, 0, longest));
  const event = clock === 'late' ? 'answer' : clock;
  let left = clock === 'pause' ? 1 : clock === 'late' ? randomInt(random, 40, 240) : randomInt(random, 1, 60);
  const delayMs = clock === 'pause' ? randomInt(random, 0, 900) : random() * 6;
  function count(): void {
    left -= 1;
    if (left === 0 && delayMs < 2) strike();
    else if (left === 0) setTimeout(strike, delayMs);
  }
  if (event !== 'time' && event !== 'start') api.events.on(event, count);
  await program.ended;
  clearTimeout(timer);
  if (event !== 'time' && event !== 'start') api.events.off(event, count);
  return cut;
}
