// A stand-in for the API that limits requests in a window, sliding or fixed, and takes its time; a process of its
// own. GET /stats tells what it counted since the last POST /reset, whose JSON body says how to behave.
import { createServer } from 'node:http';

let rules = { requests: Infinity, windowMs: 1_000, window: 'sliding', beforeMs: [0, 0], afterMs: [0, 0] };
let counted = [];
let accepted = [];
let refused = 0;
let applied = new Set();

function between([from, to]) {
  return from + Math.random() * (to - from);
}

function wait(ms) {
  return ms < 1 ? undefined : new Promise((resolve) => setTimeout(resolve, ms));
}

function isOverLimit(nowMs) {
  const { requests, windowMs, window } = rules;
  const fromMs = window === 'fixed' ? Math.floor(nowMs / windowMs) * windowMs : nowMs - windowMs;
  while (accepted.length > 0 && accepted[0] <= fromMs) accepted.shift();
  return accepted.length >= requests;
}

function mostInWindow() {
  let [first, most] = [0, 0];
  for (const [index, time] of counted.entries()) {
    while (time - counted[first] >= rules.windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

async function bodyOf(incoming) {
  let text = '';
  for await (const chunk of incoming) text += chunk;
  return text;
}

async function answer(incoming, response) {
  const body = await bodyOf(incoming);
  if (incoming.url === '/reset') {
    rules = { ...rules, ...JSON.parse(body) };
    [counted, accepted, refused, applied] = [[], [], 0, new Set()];
    response.end('{}');
    return;
  }
  if (incoming.url === '/stats') {
    counted.sort((a, b) => a - b);
    const stats = { requests: counted.length, refused, applied: applied.size, most: mostInWindow() };
    response.end(JSON.stringify({ ...stats, spanMs: (counted.at(-1) ?? 0) - (counted[0] ?? 0) }));
    return;
  }
  await wait(between(rules.beforeMs));
  const nowMs = performance.now();
  counted.push(nowMs);
  const isRefused = isOverLimit(nowMs);
  if (isRefused) refused += 1;
  else {
    accepted.push(nowMs);
    applied.add(incoming.url);
  }
  await wait(between(rules.afterMs));
  const headers = { 'content-type': 'application/json' };
  if (isRefused) {
    response.writeHead(429, { ...headers, 'retry-after': String(Math.ceil(rules.windowMs / 1000)) });
    response.end('{"code":"rate_limited","message":"Rate limit exceeded. Retry in 1 minute."}');
  } else response.writeHead(200, headers).end('{}');
}

const server = createServer((incoming, response) => {
  answer(incoming, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
