import { isDeepStrictEqual } from 'node:util';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stringifyBody } from '../../contact/json.js';
import { printable } from '../../contact/text.js';
import { valueInPairs } from '../../contact/pairs.js';
import { ownValue } from '../../contact/read-field.js';
import { onStorage } from '../../disk/disk-error.js';
import { makeFolder } from '../../disk/files.js';
import { writeFileWhole } from '../../disk/replace-file.js';
import { RunError } from '../../errors.js';
import type { ProbeLink, Heard } from './probe-link.js';

export type Body = Readonly<Record<string, unknown>>;

/** One contact that writes are tried on, and that is left as it was. */
export type GuardedContact = {
  /** As it was before the first write. */
  readonly original: Body;
  /**
   * Writes, reads the contact, and puts back whatever of `names` differs from the original: the answer to the
   * write, and the contact as it was after it. `nest` is the key under which the contact shows custom fields. Throws RunError where it could not be put back.
   */
  tryOn(
    body: Body,
    names: readonly string[],
    nest?: string,
  ): Promise<{ readonly heard: Heard; readonly after: Body }>;
  writes(): number;
  /** Removes the copy: the contact is as it was. */
  done(): void;
};

/**
 * Reads the contact and keeps a copy in the data folder before anything is written: should this process be killed
 * between a write and its undoing, the copy says what was there.
 */
export async function guardContact(
  link: ProbeLink,
  contactId: string,
  dataDir: string,
): Promise<GuardedContact> {
  const copy = join(dataDir, 'probe-before.json');
  if (existsSync(copy))
    throw new RunError(
      'config',
      `an earlier probe may not have put its contact back: ${copy} holds it as it was`,
      {
        hint: 'compare it with the contact in Chative, correct what differs, and delete the file',
      },
    );
  const original = await read();
  makeFolder(dataDir);
  writeFileWhole(copy, `${stringifyBody({ ...original, id: contactId }, 2)}\n`);
  let writes = 0;

  async function read(): Promise<Body> {
    const { reply } = await link.send({ method: 'GET', contactId });
    if (reply.kind === 'ok' && typeof reply.body === 'object' && reply.body !== null)
      return reply.body as Body;
    throw new RunError(
      'rows',
      `the contact cannot be read: ${reply.kind === 'ok' ? 'no object' : reply.message}`,
      {
        hint: '--contact takes the ID of a contact that exists, best one made for this',
      },
    );
  }

  async function write(body: Body): Promise<Heard> {
    writes += 1;
    return link.send({ method: 'PATCH', contactId, body });
  }

  function differing(now: Body, names: readonly string[]): string[] {
    return names.filter((name) => !isSame(lookUp(now, name), lookUp(original, name)));
  }

  /** What differs, as it was; what was not there is cleared. The nest itself is written in its own form alone. */
  function undoing(left: readonly string[], nest: string | undefined, { inNest, cleared }: Form): Body {
    const names = left.filter((name) => name !== nest);
    const fields = Object.fromEntries(names.map((name) => [name, lookUp(original, name) ?? cleared]));
    return nest !== undefined && inNest
      ? { [nest]: { ...asObject(ownValue(original, nest)), ...fields } }
      : fields;
  }

  /**
   * What must still be put back. A server may keep what was written in a place that is not looked at: as long
   * as the contact holds a trace of it anywhere, nothing is as it was.
   */
  function leftOf(now: Body, names: readonly string[], traces: readonly string[]): readonly string[] {
    const differ = differing(now, names);
    return differ.length === 0 && traces.some((trace) => holdsText(now, trace)) ? names : differ;
  }

  async function putBack(
    after: Body,
    written: Body,
    names: readonly string[],
    nest: string | undefined,
  ): Promise<void> {
    const traces = textsIn(written).filter((text) => !holdsText(original, text));
    let left = leftOf(after, names, traces);
    for (const form of FORMS) {
      if (left.length === 0) return;
      const body = undoing(left, nest, form);
      if (Object.keys(body).length === 0) continue;
      await write(body);
      left = leftOf(await read(), names, traces);
    }
    if (left.length > 0) throw new RunError('rows', `could not put back: ${left.map(printable).join(', ')}`);
  }

  function lost({ kind, message }: RunError): RunError {
    return new RunError(kind, `the contact may not be as it was: ${message}`, {
      hint: `${copy} holds it as it was: compare it with the contact in Chative, correct what differs, and delete the file`,
    });
  }

  return {
    original,
    async tryOn(body, names, nest) {
      try {
        const heard = await write(body);
        const after = await read();
        await putBack(after, body, names, nest);
        return { heard, after };
      } catch (error) {
        throw error instanceof RunError ? lost(error) : error;
      }
    },
    writes: () => writes,
    done: () => onStorage('remove', copy, () => rmSync(copy, { force: true })),
  };
}

/** How things are put back: on the level of the standard fields or in the nest, and what clears a field. */
type Form = { readonly inNest: boolean; readonly cleared: null | '' };

/** Which form works is what the probe is about to learn: all are tried in turn. */
const FORMS: readonly Form[] = [
  { inNest: false, cleared: null },
  { inNest: true, cleared: null },
  { inNest: false, cleared: '' },
  { inNest: true, cleared: '' },
];

/** A field of a contact, wherever it shows it. */
export function lookUp(body: Body, name: string): unknown {
  const places = [body, ...Object.values(body)];
  return places
    .map((place) => (Array.isArray(place) ? valueInPairs(place, name) : ownValue(asObject(place), name)))
    .find((value) => value !== undefined);
}

/** Whether a text stands anywhere in a contact, as a name or a value or a part of one. */
export function holdsText(body: Body, text: string): boolean {
  return textsIn(body).some((each) => each.includes(text));
}

/** All names and texts of a contact, at any depth. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(Array.isArray(value) ? [] : [name]),
    ...textsIn(inner),
  ]);
}

export function asObject(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}

/** A field that is missing, null or empty holds nothing. */
function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a ?? '', b ?? '');
}
