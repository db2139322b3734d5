import { randomUUID } from 'node:crypto';
import type { ApiSettings } from '../../config/settings.js';
import { createNestWatch, entriesOf } from '../../contact/contact-fields.js';
import { idText, type ListedContact } from '../../contact/listed.js';
import { printable } from '../../contact/text.js';
import { limitOf } from './limit-headers.js';
import type { Learnt } from './learnt.js';
import { answerInWords } from './answer-words.js';
import type { Heard, ProbeLink } from './probe-link.js';

type Settings = Pick<ApiSettings, 'rate'> & { readonly customFieldsKey: string | undefined };

/** The page that a run asks for, and what it falls back to. */
const USUAL_PAGE = 200;
const SMALLER_PAGES = [100, 50] as const;
const LARGER_PAGE = 1_000;

/** What can be learnt without changing anything: some six requests. */
export async function probeReads(link: ProbeLink, settings: Settings): Promise<Learnt[]> {
  const page = await probePage(link);
  const contacts = page.contacts;
  return [
    {
      name: 'largest page',
      learnt: page.learnt,
      setting: `a run asks for ${USUAL_PAGE}, and for 50 where that is refused`,
    },
    idName(contacts),
    customShape(contacts, settings.customFieldsKey),
    limitHeaders(page.first, settings),
    await missingContact(link),
    await badRequest(link),
  ];
}

type Page = { readonly learnt: string; readonly contacts: readonly object[]; readonly first: Heard };

async function probePage(link: ProbeLink): Promise<Page> {
  const first = await link.listPage(0, USUAL_PAGE);
  if (first.reply.kind !== 'ok') {
    for (const limit of SMALLER_PAGES) {
      const heard = await link.listPage(0, limit);
      if (heard.reply.kind !== 'ok') continue;
      return {
        learnt: `${limit}; ${USUAL_PAGE} is refused (${first.reply.status ?? 'no status'})`,
        contacts: contactsOf(heard),
        first,
      };
    }
    return { learnt: 'none of 200, 100 and 50 is given', contacts: [], first };
  }
  const contacts = contactsOf(first);
  if (contacts.length === 0) return { learnt: 'unknown: the workspace has no contacts', contacts, first };
  if (contacts.length < USUAL_PAGE) {
    const next = contactsOf(await link.listPage(1, USUAL_PAGE));
    const learnt =
      next.length > 0
        ? `${contacts.length}; a larger one is cut down to it`
        : `${USUAL_PAGE} works; a larger one is unknown, because there are only ${contacts.length} contacts`;
    return { learnt, contacts, first };
  }
  const more = await link.listPage(0, LARGER_PAGE);
  const count = contactsOf(more).length;
  const beyond =
    more.reply.kind !== 'ok'
      ? `${LARGER_PAGE} is refused (${more.reply.status ?? 'no status'})`
      : count > USUAL_PAGE
        ? `${count} were given for ${LARGER_PAGE}`
        : `${LARGER_PAGE} is cut down to it`;
  return { learnt: `${USUAL_PAGE}; ${beyond}`, contacts, first };
}

function contactsOf({ reply }: Heard): readonly object[] {
  const body: unknown = reply.kind === 'ok' ? reply.body : undefined;
  const list: unknown = typeof body === 'object' && body !== null && 'list' in body ? body.list : undefined;
  return Array.isArray(list)
    ? list.filter((entry): entry is object => typeof entry === 'object' && entry !== null)
    : [];
}

function idName(contacts: readonly object[]): Learnt {
  const names = ['id', '_id'].filter((name) => contacts.some((contact) => Object.hasOwn(contact, name)));
  return {
    name: 'ID of a contact',
    learnt:
      contacts.length === 0
        ? 'unknown: there are no contacts'
        : names.length === 0
          ? 'neither id nor _id'
          : names.join(' and '),
    setting: 'id is read, else _id',
  };
}

/** The key under which contacts show a list of names and values, where one does. */
function keyOfPairs(contacts: readonly object[]): string | undefined {
  const isPair = (each: unknown): boolean =>
    typeof each === 'object' && each !== null && 'value' in each && Object.keys(each).length > 1;
  return contacts
    .flatMap((contact) => Object.entries(contact) as [string, unknown][])
    .find(([, value]) => Array.isArray(value) && value.length > 0 && value.every(isPair))?.[0];
}

function customShape(contacts: readonly object[], customFieldsKey: string | undefined): Learnt {
  const pairs = keyOfPairs(contacts);
  if (pairs !== undefined)
    return {
      name: 'custom fields on GET',
      learnt: `as a list of pairs under ${printable(pairs)}`,
      setting: 'not read from such a list: --compare would send them each time',
    };
  const listed = contacts.map((body) => asListed(body));
  const watch = createNestWatch(customFieldsKey);
  listed.forEach((contact) => watch.see(contact));
  const keys = watch.keys();
  const names = new Set(
    listed.flatMap((contact) =>
      entriesOf(contact, keys)
        .filter(({ kind }) => kind === 'custom')
        .map(({ name }) => name),
    ),
  );
  const setting =
    customFieldsKey === undefined
      ? 'flat when sending; both are read'
      : `sent under ${customFieldsKey}; both are read`;
  const [key] = keys;
  const shown = `${names.size} ${names.size === 1 ? 'name' : 'names'}`;
  if (key !== undefined && names.size > 0)
    return {
      name: 'custom fields on GET',
      learnt: `under ${printable(key)} (${shown})`,
      setting,
      // How they are sent is the better witness, and is tried where a contact was named.
      differs: customFieldsKey === key ? undefined : { flag: 'custom-fields-key', value: key },
    };
  return {
    name: 'custom fields on GET',
    learnt: names.size === 0 ? 'unknown: no contact has custom fields' : `flat (${shown})`,
    setting,
  };
}

function asListed(body: object): ListedContact {
  const fields = body as Readonly<Record<string, unknown>>;
  return { id: idText(fields['id']) ?? idText(fields['_id']) ?? '', body: fields };
}

function limitHeaders({ seen }: Heard, { rate }: Settings): Learnt {
  const name = 'rate limit headers';
  const setting = `--rate ${rate.text}`;
  const { shown, told } = limitOf(seen?.headers ?? {});
  if (told === undefined) return { name, learnt: shown === '' ? 'none' : shown, setting };
  const isSame =
    rate.kind === 'limited' && rate.requests === told.requests && rate.windowMs === told.windowMs;
  return {
    name,
    learnt: shown,
    setting,
    differs: isSame ? undefined : { flag: 'rate', value: `${told.requests}/${told.windowMs / 1_000}s` },
  };
}

async function missingContact(link: ProbeLink): Promise<Learnt> {
  const heard = await link.send({ method: 'GET', contactId: randomUUID() });
  return {
    name: 'a contact that is not there',
    learnt: answerInWords(heard),
    setting: 'a 404 with a message in JSON is not_found; any other is bad_response',
  };
}

async function badRequest(link: ProbeLink): Promise<Learnt> {
  const heard = await link.listPage(-1, 1);
  return {
    name: 'a request with a mistake',
    learnt: answerInWords(heard),
    setting: 'any 4xx is bad_request, with its message',
  };
}
