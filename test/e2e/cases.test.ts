import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { runInProcess } from '../support/in-process.js';
import { tempDir } from '../support/temp-dir.js';

/** Small files of the kinds that people really have; names, numbers and addresses are invented. */
const CASES = new URL('../cases/', import.meta.url).pathname;

/** What a mapping file that nobody edited does with the file: its key and its fields, with their options. */
type Outcome = { readonly flags?: readonly string[]; readonly code: 0 | 3; readonly sends: string };

const GUESSED: Readonly<Record<string, Outcome>> = {
  'dates-excel-serial.csv': {
    code: 0,
    sends:
      'id: id; firstName: First Name; birthday: Birthday (format excel); Last seen: Last seen:date (type date, format excel)',
  },
  'dates-google-forms.csv': {
    code: 0,
    sends:
      "by email: Email Address; phone: Số điện thoại; Timestamp2: Timestamp2:date (type date, format yyyy/MM/dd h:mm:ss a 'GMT'Z)",
  },
  'dates-mixed-md.csv': {
    code: 3,
    sends: 'id: id; firstName: First Name; birthday: Birthday (format M/d/yyyy)',
  },
  'dates-mois-francais.csv': { code: 0, sends: 'id: id; firstName: Prénom' },
  'dates-month-names.csv': {
    code: 0,
    sends:
      'id: id; firstName: First Name; birthday: Birthday (format d MMM yyyy); Joined: Joined:date (type date, format MMM d, yyyy)',
  },
  'dates-no-date.csv': { code: 0, sends: 'id: id; firstName: First Name; birthday: Birthday' },
  'dates-utc-suffix.csv': {
    code: 0,
    sends:
      'id: id; firstName: First Name; Last seen: Last seen:date (type date); Signed up: Signed up:date (type date)',
  },
  'encoding-cp1258.csv': {
    flags: ['--encoding', 'windows-1258'],
    code: 0,
    sends: 'id: id; firstName: First name; lastName: Last name',
  },
  'gender-german-mwd.csv': {
    code: 0,
    sends:
      'id: id; firstName: Vorname; lastName: Nachname; email: Email; gender: Geschlecht; birthday: Geburtsdatum (format dd.MM.yyyy); phone: Telefon',
  },
  'gender-languages.csv': { code: 0, sends: 'id: id; firstName: First Name' },
  'gender-placeholders.csv': { code: 0, sends: 'id: id; firstName: First Name' },
  'gender-vietnamese.csv': { code: 0, sends: 'id: id; firstName: First Name' },
  'google-contacts.csv': {
    code: 3,
    sends:
      'by email: E-mail 1 - Value + E-mail 2 - Value (transform first); firstName: First Name; lastName: Last Name; birthday: Birthday; phone: Phone 1 - Value + Phone 2 - Value (transform first)',
  },
  'headers-arabic.csv': {
    code: 0,
    sends:
      'id: المعرف; firstName: الاسم الأول; lastName: اسم العائلة; email: البريد الإلكتروني; phone: رقم الهاتف',
  },
  'headers-contact-cell.csv': { code: 0, sends: 'id: id; email: E-mail ID; phone: Mobile No.' },
  'headers-dutch.csv': {
    code: 0,
    sends:
      'id: id; firstName: Voornaam; lastName: Achternaam; email: E-mailadres; birthday: Geboortedatum (format dd-MM-yyyy)',
  },
  'headers-french.csv': {
    code: 0,
    sends:
      'by email: E-mail professionnel; firstName: Prénom du client; lastName: Nom du client; birthday: Date de naissance (JJ/MM/AAAA) (format dd/MM/yyyy); phone: Téléphone mobile',
  },
  'headers-horrible.csv': { code: 0, sends: 'by email: EMAIL ADDRESS; phone: Mobile No.' },
  'headers-italian.csv': {
    code: 0,
    sends:
      'id: ID; firstName: Nome; lastName: Cognome; email: E-mail; gender: Sesso; birthday: Data di nascita (format dd/MM/yyyy)',
  },
  'headers-japanese.csv': {
    code: 0,
    sends:
      'id: ID; firstName: 名; lastName: 姓; email: メールアドレス; birthday: 生年月日 (format yyyy/M/d); phone: 電話番号',
  },
  'headers-name-vorname.csv': {
    code: 0,
    sends: 'id: id; firstName: Vorname; lastName: Name; email: E-Mail; phone: Natel',
  },
  'headers-portuguese.csv': {
    code: 0,
    sends:
      'id: id; firstName: Nome; lastName: Sobrenome; email: E-mail; birthday: Data de nascimento (format dd/MM/yyyy)',
  },
  'headers-vietnamese.csv': {
    code: 0,
    sends:
      'by email: Email khách hàng; gender: Giới tính KH; birthday: Ngày sinh khách hàng; phone: Số điện thoại khách hàng',
  },
  'hubspot.csv': {
    code: 0,
    sends: 'by email: Email; firstName: First Name; lastName: Last Name; birthday: Date of birth',
  },
  'key-email-decorated.csv': { code: 0, sends: 'by email: E-mail (transform first); firstName: First name' },
  'key-foreign-id-chatwoot.csv': { code: 0, sends: 'by email: email; phone: phone_number' },
  'key-foreign-id-stripe.csv': { code: 0, sends: 'by email: Email; phone: Phone' },
  'key-foreign-id-zammad.csv': {
    code: 0,
    sends: 'by email: email; firstName: firstname; lastName: lastname; phone: phone',
  },
  'key-id-shapes.csv': { code: 3, sends: 'id: id; firstName: First Name' },
  'key-ids-empty.csv': { code: 0, sends: 'by email: Email; firstName: First Name' },
  'key-phone-national.csv': { code: 0, sends: 'by phone: SĐT (transform first); firstName: Tên' },
  'mailchimp.csv': {
    code: 0,
    sends: 'by email: Email Address; firstName: First Name; lastName: Last Name; phone: Phone Number',
  },
  'mapping-owner-email.csv': {
    code: 0,
    sends: 'by phone: Mobile; firstName: First Name; lastName: Last Name',
  },
  'meta-leads-utf16.csv': {
    code: 0,
    sends: 'by email: email; birthday: date_of_birth (format MM/dd/yyyy); phone: phone_number',
  },
  'numbers-german-thousand.csv': { code: 0, sends: 'id: id; firstName: First Name' },
  'numbers-money.csv': {
    code: 0,
    sends:
      'id: id; firstName: First Name; B: B:number (type number, decimal ,); C: C:number (type number, decimal ,, thousands  , strip €); D: D:number (type number, thousands ,, strip $); E: E:number (type number, strip %); G: G:number (type number, decimal ,, thousands ., strip ₫)',
  },
  'outlook-no-date.csv': {
    code: 0,
    sends:
      'by email: E-mail Address; firstName: First Name; lastName: Last Name; birthday: Birthday (format M/d/yyyy); phone: Mobile Phone',
  },
  'phones-decorated.csv': { code: 3, sends: 'id: id; phone: phone (transform first)' },
  'shape-blank-comma-rows.csv': {
    code: 0,
    sends: 'id: id; firstName: First Name; lastName: Last Name; email: Email',
  },
  'shape-lines-quoted-whole.csv': { code: 0, sends: 'id: id; firstName: First Name; email: Email' },
  'shape-rows-quoted-whole.csv': { code: 0, sends: 'id: id; firstName: First Name; email: Email' },
  'shape-space-before-quote.csv': {
    code: 0,
    sends: 'id: id; firstName: First Name; lastName: Last Name; email: Email',
  },
  'shape-padded-cells.csv': { code: 0, sends: 'by email: email' },
  'shape-short-rows.csv': {
    code: 3,
    sends: 'id: id; firstName: First Name; lastName: Last Name; email: Email; phone: Phone',
  },
  'shape-single-quotes.csv': {
    code: 0,
    sends: 'id: id; firstName: First Name; lastName: Last Name; email: Email',
  },
  'shape-smart-quotes.csv': {
    code: 3,
    sends: 'id: id; firstName: First Name; lastName: Last Name; email: Email',
  },
  'shopify-defused.csv': {
    code: 0,
    sends: 'by email: Email; firstName: First Name; lastName: Last Name; phone: Phone',
  },
  'thunderbird.csv': {
    code: 0,
    sends:
      'by email: Primary Email + Secondary Email; firstName: First Name; lastName: Last Name; phone: Mobile Number',
  },
  'values-defused.csv': {
    code: 3,
    sends:
      'id: id; firstName: First Name; lastName: Last Name; email: Email; phone: Phone; Balance: Balance:number (type number)',
  },
  'values-error-words.csv': { code: 3, sends: 'id: id; firstName: First Name; lastName: Last Name' },
  'values-html-entities.csv': { code: 0, sends: 'by email: Email' },
  'values-null-words.csv': {
    code: 3,
    sends:
      'id: id; firstName: First Name; lastName: Last Name; email: Email; gender: Gender; birthday: Birthday',
  },
  'values-odd-names.csv': { code: 3, sends: 'id: id; firstName: First Name; lastName: Last Name' },
  'export-google-2024.csv': {
    code: 3,
    sends:
      'by email: E-mail 1 - Value + E-mail 2 - Value; firstName: First Name; lastName: Last Name; birthday: Birthday; phone: Phone 1 - Value + Phone 2 - Value (transform first)',
  },
  'export-google-2015.csv': {
    code: 3,
    sends:
      'by email: E-mail 1 - Value; firstName: Given Name; lastName: Family Name; gender: Gender; birthday: Birthday; phone: Phone 1 - Value',
  },
  'export-outlook-web.csv': {
    code: 0,
    sends:
      'by email: E-mail Address + E-mail 2 Address + E-mail 3 Address; firstName: First Name; lastName: Last Name; birthday: Birthday (format M/d/yyyy); phone: Mobile Phone',
  },
  'export-outlook-windows.csv': {
    code: 3,
    sends:
      'by phone: Mobile Phone; firstName: First Name; lastName: Last Name; email: E-mail Address + E-mail 2 Address; birthday: Birthday (format MM/dd/yyyy)',
  },
  'export-apple.csv': {
    code: 0,
    sends:
      'by email: Email : home + Email : work; firstName: First name; lastName: Last name; birthday: Birthday (format MMM d, yyyy); phone: Phone : mobile + Phone : home',
  },
  'export-vcard.csv': {
    code: 0,
    sends:
      'by email: EMAIL;HOME + EMAIL;WORK; firstName: N.Given; lastName: N.Family; birthday: BDAY; phone: TEL;CELL + TEL;HOME',
  },
  'export-thunderbird.csv': {
    code: 0,
    sends:
      'by email: Primary Email + Secondary Email; firstName: First Name; lastName: Last Name; phone: Mobile Number',
  },
  'export-yahoo.csv': {
    code: 0,
    sends:
      'by email: Email + Alternate Email 1 + Alternate Email 2; firstName: First; lastName: Last; birthday: Birthday (format yyyy/MM/dd); phone: Mobile',
  },
  'export-hubspot.csv': {
    code: 0,
    sends:
      'by email: Email; firstName: First Name; lastName: Last Name; gender: Gender; birthday: Date of birth',
  },
  'export-salesforce-report.csv': {
    code: 3,
    sends:
      'by email: Email; firstName: First Name; lastName: Last Name; birthday: Birthdate (format M/d/yyyy)',
  },
  'export-salesforce-data-loader.csv': {
    code: 0,
    sends: 'by email: EMAIL; firstName: FIRSTNAME; lastName: LASTNAME; birthday: BIRTHDATE',
  },
  'export-zoho.csv': {
    code: 0,
    sends: 'by email: Email; firstName: First Name; lastName: Last Name; birthday: Date of Birth',
  },
  'export-mailchimp.csv': {
    code: 0,
    sends: 'by email: Email Address; firstName: First Name; lastName: Last Name; phone: Phone Number',
  },
  'export-klaviyo.csv': {
    code: 0,
    sends:
      'by email: Email; firstName: First Name; lastName: Last Name; gender: Gender; birthday: Birthday; phone: Phone Number',
  },
  'export-zendesk.csv': {
    code: 0,
    sends: 'by email: email; phone: phone',
  },
  'export-intercom.csv': {
    code: 0,
    sends: 'by email: Email; phone: Phone',
  },
  'export-freshdesk.csv': {
    code: 0,
    sends: 'by email: Email; phone: Mobile phone',
  },
  'export-shopify.csv': {
    code: 0,
    sends: 'by email: Email; firstName: First Name; lastName: Last Name; phone: Phone',
  },
  'export-shopify-2022.csv': {
    code: 0,
    sends: 'by email: Email; firstName: First Name; lastName: Last Name; phone: Phone',
  },
  'export-woocommerce.csv': {
    code: 0,
    sends:
      'by email: user_email + billing_email; firstName: first_name + billing_first_name; lastName: last_name + billing_last_name; phone: billing_phone',
  },
  'export-stripe.csv': {
    code: 0,
    sends: 'by email: Email; phone: Phone',
  },
  'export-meta-leads.csv': {
    code: 0,
    sends:
      'by email: email; gender: gender; birthday: date_of_birth (format MM/dd/yyyy); phone: phone_number',
  },
  'export-zalo-oa.csv': {
    code: 0,
    sends: 'by phone: Số điện thoại (country VN); gender: Giới tính; birthday: Ngày sinh (format dd/MM/yyyy)',
  },
  'export-kiotviet.csv': {
    code: 0,
    sends:
      'by phone: Điện thoại (country VN); email: Email; gender: Giới tính; birthday: Ngày sinh (format dd/MM/yyyy)',
  },
  'export-haravan.csv': {
    code: 3,
    sends:
      'by phone: Điện thoại (country VN); firstName: Tên; lastName: Họ; email: Email; gender: Giới tính; birthday: Ngày sinh (format dd/MM/yyyy)',
  },
  'export-sapo.csv': {
    code: 0,
    sends: 'by email: Email; gender: Giới tính; birthday: Ngày sinh (format dd/MM/yyyy); phone: Điện thoại',
  },
  'export-google-es.csv': {
    code: 0,
    sends:
      'by email: Correo electrónico 1 - Valor; firstName: Nombre; lastName: Apellidos; birthday: Cumpleaños; phone: Teléfono 1 - Valor',
  },
  'export-outlook-web-es.csv': {
    code: 0,
    sends:
      'by email: Dirección de correo electrónico + Correo electrónico 2; firstName: Nombre; lastName: Apellido; birthday: Cumpleaños (format dd/MM/yyyy); phone: Teléfono móvil',
  },
  'export-thunderbird-de.csv': {
    code: 0,
    sends: 'by email: Primäre E-Mail-Adresse; firstName: Vorname; lastName: Nachname',
  },
  'export-intercom-2024.csv': {
    code: 0,
    sends: 'by email: Email; phone: Phone',
  },
  'export-woocommerce-plugin.csv': {
    code: 0,
    sends:
      'by email: email + billing_email; firstName: first_name; lastName: last_name; phone: billing_phone',
  },
  'export-zoho-leads.csv': {
    code: 0,
    sends: 'by email: Email; firstName: First Name; lastName: Last Name',
  },
  'export-outlook-de.csv': {
    code: 0,
    sends:
      'by email: E-Mail-Adresse + E-Mail 2: Adresse; firstName: Vorname; lastName: Nachname; phone: Mobiltelefon',
  },
  'export-calendly.csv': {
    code: 0,
    sends:
      'by email: Invitee Email; firstName: Invitee First Name; lastName: Invitee Last Name; phone: Invitee Phone',
  },
  'export-brevo.csv': {
    code: 0,
    sends: 'by email: EMAIL; firstName: FIRSTNAME; lastName: LASTNAME; phone: SMS',
  },
  'forms-es.csv': {
    code: 0,
    sends:
      'by email: ¿Cuál es tu correo electrónico?; firstName: Tu nombre; lastName: Tus apellidos; phone: Tu teléfono',
  },
  'forms-vi.csv': {
    code: 0,
    sends:
      'by email: Email của bạn là gì?; gender: Giới tính của bạn; birthday: Ngày sinh của bạn (format dd/MM/yyyy); phone: Số điện thoại của bạn',
  },
  'export-odoo.csv': {
    code: 0,
    sends: 'by email: email; phone: phone',
  },
  'shape-blank-first-row.csv': { code: 0, sends: 'by email: Email / Phone (transform first)' },
  'yahoo.csv': {
    code: 0,
    sends:
      'by email: Email + Alternate Email 1 + Alternate Email 2; firstName: First; lastName: Last; birthday: Birthday (format yyyy/MM/dd); phone: Mobile',
  },
};

/** A file that cannot be read as it is: what is said of it, and what the cure makes of it where that is a flag. */
type Unread = { readonly says: string; readonly cure?: Outcome };

const UNREAD: Readonly<Record<string, Unread>> = {
  'encoding-gbk.csv': {
    says: 'Its letters fit gbk: try --encoding gbk',
    cure: {
      flags: ['--encoding', 'gbk'],
      code: 0,
      sends: 'id: id; firstName: 名; lastName: 姓; email: 邮箱; phone: 手机',
    },
  },
  'encoding-one-cp1252-line.csv': { says: 'Elsewhere the file is sound UTF-8: mend line 21, character 6.' },
  'encoding-shift-jis.csv': {
    says: 'Its letters fit shift_jis: try --encoding shift_jis',
    cure: {
      flags: ['--encoding', 'shift_jis'],
      code: 0,
      sends:
        'id: ID; firstName: 名; lastName: 姓; email: メール; birthday: 生年月日 (format yyyy年M月d日); phone: 電話番号',
    },
  },
  'shape-caret.csv': { says: 'the cells seem to be separated by ^' },
  'shape-header-comma-rows-semicolon.csv': {
    says: 'the header has commas between its cells, but the rows have semicolons',
  },
  'shape-preamble-linkedin.csv': {
    says: 'The header seems to be on line 4: with --skip-lines 3',
    cure: {
      flags: ['--skip-lines', '3'],
      code: 0,
      sends: 'by email: Email Address; firstName: First Name; lastName: Last Name',
    },
  },
  'shape-three-header-rows.csv': {
    says: 'The header seems to be on line 2: with --skip-lines 1',
    cure: {
      flags: ['--skip-lines', '1'],
      code: 3,
      sends: 'id: id; firstName: First Name; lastName: Last Name; email: Email; phone: Phone',
    },
  },
  'shape-title-and-totals.csv': {
    says: 'The header seems to be on line 3: with --skip-lines 2',
    cure: {
      flags: ['--skip-lines', '2'],
      code: 3,
      sends: 'by email: Email; birthday: Ngày sinh (format dd/MM/yyyy); phone: Số điện thoại',
    },
  },
};

/** `by email: E-mail; firstName: First Name; birthday: DOB (format dd/MM/yyyy)` */
function said(mapping: string): string {
  type Spec = string | Readonly<Record<string, unknown>>;
  const file = parse(mapping) as {
    id?: Spec;
    match?: { by: string } & Record<string, unknown>;
    fields?: Record<string, Spec> | null;
    customFields?: Record<string, Spec> | null;
  };
  const column = (spec: unknown) => (Array.isArray(spec) ? spec.join(' + ') : String(spec));
  const inWords = (name: string, spec: Spec) => {
    if (typeof spec === 'string') return `${name}: ${spec}`;
    const options = Object.entries(spec).filter(([key]) => !['column', 'by', 'timezone'].includes(key));
    const words = options.map(([key, value]) => `${key} ${String(value)}`).join(', ');
    return `${name}: ${column(spec['column'])}${words === '' ? '' : ` (${words})`}`;
  };
  const key = file.match ? inWords(`by ${file.match.by}`, file.match) : `id: ${column(file.id)}`;
  const fields = [...Object.entries(file.fields ?? {}), ...Object.entries(file.customFields ?? {})];
  return [key, ...fields.map(([name, spec]) => inWords(name, spec))].join('; ');
}

async function expectMapping(name: string, { flags = [], code, sends }: Outcome): Promise<void> {
  const dir = tempDir();
  const file = ['--file', join(CASES, name), ...flags];
  const printed = await runInProcess(['mapping', ...file]);
  expect(printed).toMatchObject({ code: 0, err: '' });
  expect(said(printed.out)).toBe(sends);
  await writeFile(join(dir, 'm.yaml'), printed.out);
  const flagsOf = ['--mapping', join(dir, 'm.yaml'), '--data-dir', join(dir, 'data')];
  expect((await runInProcess(['validate', ...file, ...flagsOf])).code).toBe(code);
}

test.each(Object.entries(GUESSED))('the mapping printed for %s runs, and is right', expectMapping);

test.each(Object.entries(UNREAD))(
  '%s is refused with its cause, and its cure works',
  async (name, unread) => {
    const dir = tempDir();
    for (const command of ['mapping', 'validate']) {
      const dataDir = command === 'validate' ? ['--data-dir', join(dir, 'data')] : [];
      const refused = await runInProcess([command, '--file', join(CASES, name), ...dataDir]);
      expect(refused.code).toBe(2);
      expect(refused.err).toContain(unread.says);
    }
    if (unread.cure) await expectMapping(name, unread.cure);
  },
);

test('every case has its outcome', async () => {
  const names = (await readdir(CASES)).filter((name) => name.endsWith('.csv'));
  expect([...Object.keys(GUESSED), ...Object.keys(UNREAD)].toSorted()).toEqual(names.toSorted());
});
