import { onTestFinished } from 'vitest';
import type { CustomType } from '../../src/contact/field.js';
import type { FieldValue } from '../../src/contact/change.js';
import { createContactBook, type ContactBook } from '../../src/sandbox/contact-book.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/server.js';
import type { LoggedRequest } from '../support/scripted-reply.js';
import { startScriptedServer, type ScriptedServer, type ServerOptions } from '../support/scripted-server.js';
import { KEY } from './workspace.js';

/** The scripted server, for the length of the test. */
export async function openServer(options: ServerOptions = {}): Promise<ScriptedServer> {
  const server = await startScriptedServer(options);
  onTestFinished(() => server.close());
  return server;
}

type Stored = Readonly<Record<string, FieldValue>>;

/** The sandbox over contacts by ID, for the length of the test; without a limit unless one is given. */
export async function openSandbox(
  contacts: Readonly<Record<string, Stored>>,
  options: Partial<SandboxOptions> & { customFields?: ReadonlyMap<string, CustomType> } = {},
): Promise<Sandbox & { book: ContactBook }> {
  const book = createContactBook({ customFields: options.customFields ?? 'any' });
  for (const [id, fields] of Object.entries(contacts))
    book.put({ id, fields: new Map(Object.entries(fields)), createdAt: 0 });
  const sandbox = await startSandbox({ apiKey: KEY, limit: 'none', contacts: book, ...options });
  onTestFinished(() => sandbox.close());
  return Object.assign(sandbox, { book });
}

/** `c1` of `/v1.0/contacts/c1`. */
export function contactOf(request: LoggedRequest): string {
  return decodeURIComponent(request.path.split('/').at(-1) ?? '');
}

/** `PATCH c1`, `DELETE c2`: what was asked of the API, in the order it came in. */
export function asked(server: ScriptedServer): string[] {
  return server.log.map((request) => `${request.method} ${contactOf(request)}`);
}
