// The usual script: csv-parse, p-queue with intervalCap, got with its retry.
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import got from 'got';
import PQueue from 'p-queue';

const { FILE, BASE_URL, REQUESTS, WINDOW_MS, CONCURRENCY } = process.env;
const queue = new PQueue({
  concurrency: Number(CONCURRENCY),
  intervalCap: Number(REQUESTS),
  interval: Number(WINDOW_MS),
});
const api = got.extend({ retry: { limit: 5, methods: ['PATCH', 'DELETE'] } });

for await (const { id, firstName } of createReadStream(FILE).pipe(parse({ columns: true }))) {
  await queue.onSizeLessThan(100);
  queue.add(() => api.patch(`${BASE_URL}/contacts/${id}`, { json: { firstName } })).catch(() => undefined);
}
await queue.onIdle();
