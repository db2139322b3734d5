// Lists made contacts, as many as asked for, without keeping them. In a process of its own, so that it does not share
// the processor's time with the program's thread. Usage: node listing-server.mjs CONTACTS; prints its base URL.
import { createServer } from 'node:http';
import { MADE } from './files.mjs';

const contacts = Number(process.argv[2]);

const server = createServer((request, response) => {
  const query = new URL(request.url, 'http://localhost').searchParams;
  const limit = Number(query.get('limit'));
  const from = Number(query.get('page')) * limit;
  const count = Math.max(0, Math.min(limit, contacts - from));
  const list = Array.from({ length: count }, (_, i) => ({ id: `c${from + i}`, ...MADE.fields(from + i) }));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ list }));
});

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/v1.0`));
