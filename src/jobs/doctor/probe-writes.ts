import { createNestWatch, entriesOf } from '../../contact/contact-fields.js';
import { idText } from '../../contact/listed.js';
import { printable } from '../../contact/text.js';
import { ownValue } from '../../contact/read-field.js';
import { answerInWords } from './answer-words.js';
import { asObject, holdsText, lookUp, type Body, type GuardedContact } from './guarded-contact.js';
import type { Learnt } from './learnt.js';

export type WriteSettings = {
  readonly clearAs: 'null' | 'empty';
  readonly customFieldsKey: string | undefined;
};

/** Fields to try a clearing on: texts, of which none is what another program finds the contact by. */
const CLEARABLE = ['lastName', 'firstName'] as const;

/** A name that no workspace has. */
const UNKNOWN_FIELD = 'chative_contacts_probe';

/** The key that the documentation of similar services has for custom fields, where GET shows none. */
const LIKELY_KEY = 'customFields';

/** Keys that look like the API's own, which must never be sent; the listing of them is nobody's to know. */
const PERHAPS_SYSTEM =
  /id$|locale|time.?zone|channel|type|city|country|seen|signed|contacted|session|created|updated|source|status|tag|owner|avatar|url/i;

type Probing = WriteSettings & {
  /** The key under which the contact shows custom fields, where it does. */
  readonly nest: string | undefined;
  /** The contact's first custom text field that is safe to try. */
  readonly custom: { readonly name: string; readonly value: string } | undefined;
};

/** What only writes can tell. Each puts back what was there before the next begins. */
export async function probeWrites(
  contact: GuardedContact,
  settings: WriteSettings,
  isStopped: () => boolean,
): Promise<Learnt[]> {
  const probing = { ...settings, ...customOf(contact.original, settings.customFieldsKey) };
  const { line, canClear } = await probeClearing(contact, settings);
  const learnt = [line];
  if (!isStopped()) learnt.push(await probeUnknown(contact, probing, canClear));
  if (!isStopped()) learnt.push(await probeCustom(contact, probing, canClear));
  return learnt;
}

function customOf(original: Body, customFieldsKey: string | undefined): Pick<Probing, 'nest' | 'custom'> {
  const id = idText(ownValue(original, 'id')) ?? idText(ownValue(original, '_id')) ?? '';
  const watch = createNestWatch(customFieldsKey);
  watch.see({ id, body: original });
  const keys = watch.keys();
  const texts = entriesOf({ id, body: original }, keys).flatMap(({ kind, name, value }) =>
    kind === 'custom' && isText(value) && !PERHAPS_SYSTEM.test(name) ? [{ name, value }] : [],
  );
  return { nest: keys[0], custom: texts[0] };
}

async function probeClearing(
  contact: GuardedContact,
  { clearAs }: WriteSettings,
): Promise<{ readonly line: Learnt; readonly canClear: boolean }> {
  const name = 'clearing a field';
  const setting = `--clear-as ${clearAs}`;
  const field = CLEARABLE.find((name) => isText(ownValue(contact.original, name)));
  if (field === undefined)
    return {
      line: { name, learnt: 'not tried: the contact has no first or last name', setting },
      canClear: false,
    };
  const asNull = await clearing(contact, field, null);
  const asEmpty = await clearing(contact, field, '');
  const works = { null: asNull.works, empty: asEmpty.works };
  const other = clearAs === 'null' ? 'empty' : 'null';
  const isWrong = !works[clearAs] && works[other];
  const line: Learnt = {
    name,
    learnt: `null ${asNull.words}; "" ${asEmpty.words} (tried on ${field})`,
    setting,
    differs: isWrong ? { flag: 'clear-as', value: other } : undefined,
  };
  return { line, canClear: asNull.works || asEmpty.works };
}

async function clearing(
  contact: GuardedContact,
  field: string,
  value: null | '',
): Promise<{ readonly works: boolean; readonly words: string }> {
  const { heard, after } = await contact.tryOn({ [field]: value }, [field]);
  if (heard.reply.kind !== 'ok') return { works: false, words: `is refused (${answerInWords(heard)})` };
  const works = !isText(ownValue(after, field));
  return { works, words: works ? 'clears' : 'is accepted, but ignored' };
}

async function probeUnknown(contact: GuardedContact, { nest }: Probing, canClear: boolean): Promise<Learnt> {
  const name = 'a field that the workspace does not have';
  const setting = 'where it is ignored, a misspelt field is lost; sync --verify finds that';
  if (!canClear) return { name, learnt: `not tried: ${NOT_TAKEN_OFF}`, setting };
  const { heard, after } = await contact.tryOn({ [UNKNOWN_FIELD]: 'probe' }, [UNKNOWN_FIELD], nest);
  const isKept = holdsText(after, UNKNOWN_FIELD);
  const learnt =
    heard.reply.kind !== 'ok'
      ? `is refused (${answerInWords(heard)})`
      : isKept
        ? 'is kept (it was removed again)'
        : 'is accepted, but ignored';
  return { name, learnt, setting };
}

const NOT_TAKEN_OFF = 'no way to clear a field is known, so it could stay';

/** Whether a custom field is taken on the level of the standard fields, or under a key. */
async function probeCustom(contact: GuardedContact, probing: Probing, canClear: boolean): Promise<Learnt> {
  const { customFieldsKey, nest, custom } = probing;
  const name = 'custom fields on PATCH';
  const setting =
    customFieldsKey === undefined ? 'flat' : `under ${printable(customFieldsKey)} (--custom-fields-key)`;
  if (custom === undefined)
    return { name, learnt: 'not tried: the contact has no custom text field', setting };
  const key = nest ?? customFieldsKey ?? LIKELY_KEY;
  const other = `${custom.value} probe`;
  const takes = async (body: Body): Promise<boolean> => {
    const { after } = await contact.tryOn(body, [custom.name, key], nest);
    return lookUp(after, custom.name) === other;
  };
  const flat = await takes({ [custom.name]: other });
  // With all that was there: some servers replace the whole of a nested object.
  const whole = { ...asObject(ownValue(contact.original, key)), [custom.name]: other };
  // A key that the contact does not show may be kept as a new field, which must be taken off again.
  const nested = nest === undefined && !canClear ? undefined : await takes({ [key]: whole });
  const isRight = customFieldsKey === undefined ? flat : nested === true;
  const isNeedless = customFieldsKey !== undefined && nested === false && flat;
  return {
    name,
    learnt: `flat: ${taken(flat)}; under ${printable(key)}: ${taken(nested)} (tried on ${printable(custom.name)})${isNeedless ? '; leave --custom-fields-key out' : ''}`,
    setting,
    differs: !isRight && nested === true ? { flag: 'custom-fields-key', value: key } : undefined,
    decides: 'custom-fields-key',
  };
}

function taken(is: boolean | undefined): string {
  return is === undefined ? 'not tried' : is ? 'taken' : 'not taken';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
