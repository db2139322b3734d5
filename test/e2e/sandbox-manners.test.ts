import { expect, onTestFinished, test } from 'vitest';
import { foldFlags } from '../../src/config/fold.js';
import { sandboxSettings } from '../../src/config/settings.js';
import { serveSandbox } from '../../src/jobs/sandbox-job.js';

/** The sandbox as these flags make it; `ask` speaks to it. */
async function serve(flags: Readonly<Record<string, unknown>>) {
  const commandLine = { port: '0', contacts: '8', rate: 'unlimited', ...flags };
  const folded = foldFlags('sandbox', { commandLine, env: {}, file: undefined });
  const sandbox = await serveSandbox({ settings: sandboxSettings(folded), apiKey: 'k', seed: undefined });
  onTestFinished(() => sandbox.close());
  const headers = { authorization: 'Bearer k', 'content-type': 'application/json' };
  async function ask(method: string, path: string, body?: object) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${sandbox.url}/${path}`, { method, headers, ...sent });
    return { status: answer.status, text: await answer.text() };
  }
  const { text } = await ask('GET', 'contacts?page=0&limit=50');
  const { list } = JSON.parse(text) as { list: Record<string, unknown>[] };
  return { ask, list, path: `contacts/${String(list[0]?.['id'])}`, origin: new URL(sandbox.url).origin };
}

test('an API that ignores unknown fields answers 200 and keeps the others', async () => {
  const { ask, path } = await serve({ as: 'ignore-unknown', 'known-fields': 'VIP:boolean' });
  expect((await ask('PATCH', path, { VIP: true, VPI: true })).status).toBe(200);
  const { text } = await ask('GET', path);
  expect(JSON.parse(text)).toMatchObject({ VIP: true });
  expect(text).not.toContain('VPI');
});

test('without it such a field is refused', async () => {
  const { ask, path } = await serve({ 'known-fields': 'VIP:boolean,tier' });
  expect((await ask('PATCH', path, { VPI: true })).status).toBe(400);
  expect((await ask('PATCH', path, { tier: 'gold' })).status).toBe(200);
});

test('system keys, guests, bare answers, normalised values and a page for every other path', async () => {
  const as = 'system-keys,guests,bare-patch,normalise,docs';
  const { ask, list, path, origin } = await serve({ as });
  expect(list[0]).toMatchObject({ customerType: 'lead', country: 'VN' });
  expect(list.filter(({ firstName }) => firstName === undefined)).toHaveLength(2);
  expect((await ask('PATCH', path, { phone: '+84 90 311', email: 'An@X.com' })).text).toBe('{}');
  expect(JSON.parse((await ask('GET', path)).text)).toMatchObject({ phone: '+8490311', email: 'an@x.com' });
  const page = await fetch(`${origin}/docs`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
});

test('another word is refused with those that are known', () => {
  const fold = () => foldFlags('sandbox', { commandLine: { as: 'odd' }, env: {}, file: undefined });
  expect(fold).toThrow(/expected some of ignore-unknown, system-keys/);
});
