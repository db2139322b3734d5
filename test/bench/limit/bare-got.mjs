// got alone, without a limit: so many lanes, each sends one row after the other.
import { Agent } from 'node:http';
import got from 'got';

const { BASE_URL, ROWS, CONCURRENCY } = process.env;
const api = got.extend({
  retry: { limit: 0 },
  agent: { http: new Agent({ keepAlive: true, maxSockets: Number(CONCURRENCY) }) },
});
let row = 0;
async function lane() {
  while (row < Number(ROWS)) {
    row += 1;
    await api.patch(`${BASE_URL}/contacts/c${row}`, { json: { firstName: `Name ${row}` } });
  }
}
await Promise.all(Array.from({ length: Number(CONCURRENCY) }, lane));
process.exit();
