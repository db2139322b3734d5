// bottleneck as its README shows it for "N requests per window": a reservoir; got with its retry.
import { createReadStream } from 'node:fs';
import Bottleneck from 'bottleneck';
import { parse } from 'csv-parse';
import got from 'got';

const { FILE, BASE_URL, REQUESTS, WINDOW_MS, CONCURRENCY } = process.env;
const limiter = new Bottleneck({
  reservoir: Number(REQUESTS),
  reservoirRefreshAmount: Number(REQUESTS),
  reservoirRefreshInterval: Number(WINDOW_MS),
  maxConcurrent: Number(CONCURRENCY),
});
const api = got.extend({ retry: { limit: 5, methods: ['PATCH', 'DELETE'] } });

const sent = [];
for await (const { id, firstName } of createReadStream(FILE).pipe(parse({ columns: true }))) {
  const send = () => api.patch(`${BASE_URL}/contacts/${id}`, { json: { firstName } });
  sent.push(limiter.schedule(send).catch(() => undefined));
}
await Promise.all(sent);
