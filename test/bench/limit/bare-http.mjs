// node:http alone, without a limit: so many lanes, each sends one row after the other.
import { Agent, request } from 'node:http';

const { BASE_URL, ROWS, CONCURRENCY } = process.env;
const agent = new Agent({ keepAlive: true, maxSockets: Number(CONCURRENCY) });
let row = 0;

function patch(id) {
  const body = JSON.stringify({ firstName: `Name ${id}` });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sending = request(
      `${BASE_URL}/contacts/c${id}`,
      { method: 'PATCH', agent, headers },
      (response) => {
        response.resume();
        response.once('end', resolve);
      },
    );
    sending.once('error', reject);
    sending.end(body);
  });
}

async function lane() {
  while (row < Number(ROWS)) {
    row += 1;
    await patch(row);
  }
}
await Promise.all(Array.from({ length: Number(CONCURRENCY) }, lane));
process.exit();
