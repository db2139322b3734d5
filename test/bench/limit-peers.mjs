// What users would write themselves, each in a process of its own: `node limit-peers.mjs NAME FILE URL OPTIONS`.
import { createReadStream } from 'node:fs';
import { Agent, request } from 'node:http';
import Bottleneck from 'bottleneck';
import { parse } from 'csv-parse';
import got from 'got';
import PQueue from 'p-queue';

const [, , name, file, url, json] = process.argv;
const { requests, windowMs, concurrency } = JSON.parse(json);

function rows() {
  return createReadStream(file).pipe(parse({ columns: true }));
}

function patch(row, options = {}) {
  const { id, ...body } = row;
  return got.patch(`${url}/contacts/${id}`, { json: body, ...options });
}

const peers = {
  /** csv-parse, p-queue's interval and got with its own retry, switched on for PATCH. */
  async script() {
    const queue = new PQueue({ concurrency, interval: windowMs, intervalCap: requests });
    const retry = { limit: 3, methods: ['PATCH'] };
    for await (const row of rows()) {
      void queue.add(() => patch(row, { retry })).catch(() => undefined);
      await queue.onSizeLessThan(concurrency * 4);
    }
    await queue.onIdle();
  },
  /** The reservoir of bottleneck's own manual. */
  async reservoir() {
    const limiter = new Bottleneck({
      reservoir: requests,
      reservoirRefreshAmount: requests,
      reservoirRefreshInterval: windowMs,
      maxConcurrent: concurrency,
    });
    const sent = [];
    for await (const row of rows()) sent.push(limiter.schedule(() => patch(row)).catch(() => undefined));
    await Promise.all(sent);
    await limiter.disconnect();
  },
  /** No limit: got alone. */
  async got() {
    const agent = { http: new Agent({ keepAlive: true, maxSockets: concurrency }) };
    const queue = new PQueue({ concurrency });
    for await (const row of rows()) {
      void queue.add(() => patch(row, { agent }));
      await queue.onSizeLessThan(concurrency * 4);
    }
    await queue.onIdle();
  },
  /** No limit: Node's own client. */
  async http() {
    const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
    const queue = new PQueue({ concurrency });
    for await (const { id, ...body } of rows()) {
      void queue.add(
        () =>
          new Promise((resolve, reject) => {
            const options = { method: 'PATCH', agent, headers: { 'content-type': 'application/json' } };
            const sent = request(`${url}/contacts/${id}`, options, (answer) =>
              answer.resume().once('end', resolve),
            );
            sent.once('error', reject).end(JSON.stringify(body));
          }),
      );
      await queue.onSizeLessThan(concurrency * 4);
    }
    await queue.onIdle();
  },
};

await peers[name]();
process.exit(0);
