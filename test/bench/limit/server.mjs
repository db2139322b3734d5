// The API of the benchmark, in a process of its own: answers every PATCH, enforces a limit, and tells by IPC what came.
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

let settings = { requests: Infinity, windowMs: 1000, window: 'sliding', latencyMs: [0, 0] };
let counted = [];
let accepted = [];
let updated = new Set();
let refused = 0;
let firstMs = 0;
let lastMs = 0;

function reset(next) {
  settings = next;
  [counted, accepted, updated, refused, firstMs, lastMs] = [[], [], new Set(), 0, 0, 0];
}

/** Ms until one more is allowed; 0 is now. */
function waitMs(nowMs) {
  const { requests, windowMs, window } = settings;
  if (requests === Infinity) return 0;
  const fromMs = window === 'fixed' ? Math.floor(nowMs / windowMs) * windowMs : nowMs - windowMs;
  while (accepted.length > 0 && accepted[0] <= fromMs) accepted.shift();
  if (accepted.length < requests) return 0;
  return (window === 'fixed' ? fromMs : accepted[0]) + windowMs - nowMs;
}

async function serve(request, response) {
  const startMs = performance.now();
  firstMs ||= startMs;
  for await (const _ of request);
  const [least, most] = settings.latencyMs;
  // Half of it on the way there, half on the way back, each with a jitter of its own.
  const way = () => (least + (most - least) * Math.random()) / 2;
  if (most > 0) await delay(way());
  const countedMs = performance.now();
  counted.push(countedMs);
  const untilMs = waitMs(countedMs);
  if (untilMs === 0) {
    accepted.push(countedMs);
    updated.add(request.url);
  } else refused += 1;
  if (most > 0) await delay(way());
  lastMs = performance.now();
  response.setHeader('content-type', 'application/json');
  if (untilMs === 0) response.end('{}');
  else {
    response.statusCode = 429;
    response.setHeader('retry-after', String(Math.ceil(untilMs / 1000)));
    response.end('{"code":"rate_limited","message":"Rate limit exceeded. Retry in 1 minute."}');
  }
}

function mostInAnyWindow() {
  const times = counted.toSorted((a, b) => a - b);
  let first = 0;
  let most = 0;
  times.forEach((time, index) => {
    while (time - times[first] >= settings.windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

const server = createServer((request, response) => serve(request, response).catch(() => response.destroy()));
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', (message) => {
  if (message.reset) reset(message.reset);
  process.send({ updated: updated.size, refused, most: mostInAnyWindow(), tookMs: lastMs - firstMs });
});
