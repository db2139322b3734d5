import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { runInProcess, syncInProcess, type RunHere } from '../support/in-process.js';
import { took } from '../support/scripted-reply.js';
import { contactOf, openServer } from './servers.js';
import { tempDir } from '../support/temp-dir.js';

type Spec = { column: string } & Record<string, unknown>;
type Mapping = { id: string; fields?: Record<string, Spec>; customFields?: Record<string, Spec> };
type Bodies = Readonly<Record<string, unknown>>;

async function sync(
  csv: string,
  flags: readonly string[],
  mapping: string,
): Promise<RunHere & { sent: Bodies }> {
  const server = await openServer({ script: () => took() });
  const run = await syncInProcess(csv, ['--base-url', server.baseUrl, ...flags], mapping);
  return {
    ...run,
    sent: Object.fromEntries(server.log.map((request) => [contactOf(request), request.body])),
  };
}

/** Options that a message tells to declare: one of them alone, never a choice, and nothing to fill in. */
function declaredIn(message: string): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  const format = /format: (.+)$/.exec(message)?.[1];
  if (format !== undefined && !format.includes(' or ')) options['format'] = parse(format);
  if (message.includes('transform: [first]')) options['transform'] = ['first'];
  if (message.includes('reads two ways') || message.includes(', or ')) return options;
  for (const [, name = '', value = ''] of message.matchAll(/\b(decimal|thousands|strip): "([^"]*)"/g))
    options[name] = value;
  return options;
}

/** Follows every cure that the causes of a run name, as somebody would who does not think about it. */
function follow(mapping: Mapping, { summary }: RunHere): { mapping: Mapping; flags: string[] } {
  const words = new Set<string>();
  const cured = structuredClone(mapping);
  const specs = Object.values({ ...cured.fields, ...cured.customFields });
  for (const { column, message } of summary.causes) {
    const word = /--null-words[ =]"([^"]*)"/.exec(message)?.[1];
    if (word !== undefined) words.add(word.replaceAll('\\\\', '\\'));
    for (const spec of specs) if (spec.column === column) Object.assign(spec, declaredIn(message));
  }
  return { mapping: cured, flags: words.size === 0 ? [] : ['--null-words', [...words].join(',')] };
}

/** `wanted`: what the person who has the file would want to be sent; nothing else may be. */
type Advised = { csv: string; mapping: Mapping; wanted: Bodies };

const birthday = (column: string): Mapping => ({ id: 'id', fields: { birthday: { column } } });
const number = (column: string): Mapping => ({ id: 'id', customFields: { n: { column, type: 'number' } } });
const seconds = (day: string) => Date.parse(day) / 1000;

const CASES: Readonly<Record<string, Advised>> = {
  'day numbers of a spreadsheet': {
    csv: 'id,B\na,33015\nb,28123\n',
    mapping: birthday('B'),
    wanted: { a: { birthday: seconds('1990-05-22') }, b: { birthday: seconds('1976-12-29') } },
  },
  'months by name': {
    csv: 'id,B\na,12 May 1990\nb,3 Jun 1985\n',
    mapping: birthday('B'),
    wanted: { a: { birthday: seconds('1990-05-12') }, b: { birthday: seconds('1985-06-03') } },
  },
  'a month in front of its day': {
    csv: 'id,B\na,"May 12, 1990"\nb,"Jun 3, 1985"\n',
    mapping: birthday('B'),
    wanted: { a: { birthday: seconds('1990-05-12') }, b: { birthday: seconds('1985-06-03') } },
  },
  'days and months, of which one tells the order': {
    csv: 'id,B\na,12/25/1990\nb,01/02/1991\nc,1/13\n',
    mapping: birthday('B'),
    wanted: { a: { birthday: seconds('1990-12-25') }, b: { birthday: seconds('1991-01-02') } },
  },
  'days that can be read in two ways': { csv: 'id,B\na,03/04/1990\n', mapping: birthday('B'), wanted: {} },
  'eight digits': {
    csv: 'id,B\na,25121990\nb,01021991\n',
    mapping: birthday('B'),
    wanted: { a: { birthday: seconds('1990-12-25') }, b: { birthday: seconds('1991-02-01') } },
  },
  'years alone': { csv: 'id,B\na,1990\nb,1985\n', mapping: birthday('B'), wanted: {} },
  'six digits': { csv: 'id,B\na,120590\nb,010285\n', mapping: birthday('B'), wanted: {} },
  'seven digits': { csv: 'id,B\na,5121990\n', mapping: birthday('B'), wanted: {} },
  seconds: {
    csv: 'id,B\na,643334400\n',
    mapping: birthday('B'),
    wanted: { a: { birthday: 643334400 } },
  },
  'dates of Google Forms': {
    csv: 'id,D\na,2024/05/04 3:05:09 PM GMT+7\n',
    mapping: { id: 'id', customFields: { d: { column: 'D', type: 'date' } } },
    wanted: { a: { d: '2024-05-04T15:05:09+07:00' } },
  },
  'thousands by points': {
    csv: 'id;N\na;1.234\nb;850\nc;12.500\n',
    mapping: number('N'),
    wanted: { b: { n: 850 } },
  },
  'commas and euros': {
    csv: 'id;N\na;1 234,50 €\nb;99,00 €\nc;1 000 000,00 €\n',
    mapping: number('N'),
    wanted: { a: { n: 1234.5 }, b: { n: 99 }, c: { n: 1_000_000 } },
  },
  dollars: {
    csv: 'id;N\na;$1,234.50\nb;$99.00\n',
    mapping: number('N'),
    wanted: { a: { n: 1234.5 }, b: { n: 99 } },
  },
  dong: {
    csv: 'id;N\na;1.234.567 ₫\nb;250.000 ₫\nc;0 ₫\n',
    mapping: number('N'),
    wanted: { a: { n: 1_234_567 }, b: { n: 250_000 }, c: { n: 0 } },
  },
  'dong without a certain cell': { csv: 'id;N\na;250.000 ₫\n', mapping: number('N'), wanted: {} },
  'accountants’ brackets': {
    csv: 'id;N\na;(123.45)\nb;+5\nc;-5\n',
    mapping: number('N'),
    wanted: { c: { n: -5 } },
  },
  'lists of phones': {
    csv: 'id,P\na,0903111222 / 0904333444\nb,84903111222.0\nc,0170/1234567\n',
    mapping: { id: 'id', fields: { phone: { column: 'P' } } },
    wanted: { a: { phone: '0903111222' }, c: { phone: '0170/1234567' } },
  },
  'lists of e-mails': {
    csv: 'id,E\na,a@x.com ::: b@x.com\nb,"Lee, An <c@x.com>; d@x.com"\n',
    mapping: { id: 'id', fields: { email: { column: 'E' } } },
    wanted: { a: { email: 'a@x.com' }, b: { email: 'c@x.com' } },
  },
  'nulls of other programs': {
    csv: 'id,F,L\na,NULL,Lee\nb,\\N,May\nc,#NV,Ng\n',
    mapping: { id: 'id', fields: { firstName: { column: 'F' }, lastName: { column: 'L' } } },
    wanted: { a: { lastName: 'Lee' }, b: { lastName: 'May' }, c: { lastName: 'Ng' } },
  },
  'genders of a language that is not known': {
    csv: 'id,G\na,男\nb,H\nc,M\n',
    mapping: { id: 'id', fields: { gender: { column: 'G' } } },
    wanted: {},
  },
};

describe('advice that is followed blindly sends what is right, and nothing else', () => {
  test.each(Object.entries(CASES))('%s', async (_, { csv, mapping, wanted }) => {
    let state = { mapping, flags: [] as string[] };
    let run = await sync(csv, state.flags, stringify(state.mapping));
    // A cure may bring up the next cause.
    for (let round = 0; round < 4; round += 1) {
      const next = follow(state.mapping, run);
      const flags = next.flags.length > 0 ? mergedWords(state.flags, next.flags) : state.flags;
      state = { mapping: next.mapping, flags };
      run = await sync(csv, state.flags, stringify(state.mapping));
    }
    expect(run.sent).toEqual(wanted);
  });
});

function mergedWords([flag, before]: readonly string[], [, after = '']: readonly string[]): string[] {
  return flag === undefined ? ['--null-words', after] : [flag, `${before ?? ''},${after}`];
}

describe('the mapping that is printed for the file sends what is right, and nothing else', () => {
  test.each(Object.entries(CASES))('%s', async (_, { csv, mapping, wanted }) => {
    // Under names by which the columns are taken for their fields.
    const names: Readonly<Record<string, string>> = {
      B: 'Birthday',
      D: 'd:date',
      N: 'n:number',
      P: 'Phone',
      E: 'E-mail',
      F: 'First name',
      L: 'Last name',
      G: 'Gender',
    };
    const [header = '', ...rows] = csv.split('\n');
    const named = [header.replace(/[A-Z]\b/g, (name) => names[name] ?? name), ...rows].join('\n');
    const dir = tempDir();
    await writeFile(join(dir, 'c.csv'), named);
    const { code, out } = await runInProcess(['mapping', '--file', join(dir, 'c.csv')]);
    expect(code).toBe(0);
    const printed = parse(out) as Mapping;
    if (Object.keys({ ...printed.fields, ...printed.customFields }).length === 0) return;
    const { sent } = await sync(named, [], out);
    for (const [id, body] of Object.entries(sent)) expect([id, body]).toEqual([id, wanted[id]]);
    expect(mapping.id).toBe('id');
  });
});
