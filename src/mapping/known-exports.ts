import type { StandardField } from '../contact/field.js';
import { foldName, foldNames } from './name-words.js';

/** The contacts' export of one program. Only columns are listed that the table of synonyms would not understand. */
export type KnownExport = {
  readonly name: string;
  /** Sets of columns. A header that has all columns of one set is this export. */
  readonly signs: readonly (readonly string[])[];
  /**
   * The columns of each field, of which the first filled one counts. `#` is a number. Fields that are not
   * listed are found by their names.
   */
  readonly fields: Partial<Readonly<Record<StandardField, readonly string[]>>>;
  /** Columns with the program's own IDs. */
  readonly ids: readonly string[];
  /** Columns that look like a field by their name but are none, with the reason. */
  readonly ignored: Readonly<Record<string, string>>;
  /** The country of the program's customers, where all are in one country. Their phone numbers are national ones. */
  readonly country?: string;
};

const IN_PARTS = 'the birthday stands in three columns';

/** Header names as the programs write them; the comment says where they were taken from. */
export const KNOWN_EXPORTS: readonly KnownExport[] = [
  {
    // "Google CSV" of contacts.google.com: since 2024 with "First Name" and "Label", before with "Given Name" and "Type".
    name: 'Google Contacts',
    signs: [['E-mail 1 - Value'], ['Phone 1 - Value']],
    fields: {
      firstName: ['First Name', 'Given Name'],
      lastName: ['Last Name', 'Family Name'],
      email: ['E-mail # - Value'],
      phone: ['Phone # - Value'],
      birthday: ['Birthday'],
    },
    ids: [],
    ignored: {},
  },
  {
    // "Export to a file" of Outlook for Windows, and outlook.com's export with the same names.
    name: 'Outlook',
    signs: [
      ['E-mail Address', 'E-mail 2 Address'],
      ['E-mail Address', 'Mobile Phone'],
      ['E-mail Address', 'Business Phone'],
    ],
    fields: {
      email: ['E-mail Address', 'E-mail # Address'],
      phone: ['Mobile Phone'],
    },
    ids: [],
    ignored: {},
  },
  {
    // "Comma Separated" of Thunderbird's address book.
    name: 'Thunderbird',
    signs: [['Primary Email', 'Secondary Email']],
    fields: { email: ['Primary Email', 'Secondary Email'], phone: ['Mobile Number'] },
    ids: [],
    ignored: { 'Birth Year': IN_PARTS, 'Birth Month': IN_PARTS, 'Birth Day': IN_PARTS },
  },
  {
    // Yahoo Mail, Contacts, Export, "Yahoo CSV".
    name: 'Yahoo',
    signs: [['First', 'Last', 'Email', 'Messenger ID']],
    fields: { email: ['Email', 'Alternate Email #'], phone: ['Mobile'] },
    ids: ['Messenger ID'],
    ignored: {},
  },
  {
    // Properties of a vCard as converters write them, one column each (RFC 6350, 6.2 to 6.4), some with a
    // type.
    name: 'a vCard converter',
    signs: [
      ['FN', 'EMAIL'],
      ['FN', 'TEL'],
      ['FN', 'EMAIL;HOME'],
      ['FN', 'EMAIL;WORK'],
      ['FN', 'EMAIL;TYPE=HOME'],
      ['FN', 'EMAIL;TYPE=WORK'],
      ['FN', 'EMAIL;INTERNET'],
      ['FN', 'TEL;CELL'],
      ['FN', 'TEL;TYPE=CELL'],
    ],
    fields: {
      firstName: ['N.Given', 'N;Given', 'Given Name', 'First Name'],
      lastName: ['N.Family', 'N;Family', 'Family Name', 'Last Name'],
      email: [
        ...['EMAIL', 'EMAIL;INTERNET', 'EMAIL;HOME', 'EMAIL;TYPE=HOME'],
        ...['EMAIL;WORK', 'EMAIL;TYPE=WORK', 'EMAIL #'],
      ],
      phone: [
        ...['TEL;CELL', 'TEL;TYPE=CELL', 'TEL', 'TEL;HOME', 'TEL;TYPE=HOME'],
        ...['TEL;WORK', 'TEL;TYPE=WORK', 'TEL #'],
      ],
      birthday: ['BDAY'],
      gender: ['GENDER'],
    },
    ids: ['UID'],
    ignored: { FN: 'first and last name in one cell are not told apart' },
  },
  {
    // Contacts of macOS and iOS exports vCards alone. Numbers and converters head a column with its field and its label
    // in Contacts (home, work, iCloud; mobile, iPhone, main).
    name: 'Apple Contacts, or another address book',
    signs: ['home', 'work', 'iCloud', 'other'].flatMap((email) =>
      ['mobile', 'iPhone', 'main', 'cell'].flatMap((phone) => [
        [`Email : ${email}`, `Phone : ${phone}`],
        [`${email} Email`, `${phone} Phone`],
      ]),
    ),
    fields: {
      email: [
        ...['Email', 'Email : home', 'Home Email', 'Email : work', 'Work Email'],
        ...['Email : iCloud', 'iCloud Email', 'Email : other', 'Other Email'],
      ],
      phone: [
        ...['Phone : mobile', 'Mobile Phone', 'Phone : cell', 'Cell Phone', 'Phone : iPhone', 'iPhone Phone'],
        ...['Phone : main', 'Main Phone', 'Phone : home', 'Home Phone', 'Phone : work', 'Work Phone'],
      ],
    },
    ids: [],
    ignored: {},
  },
  {
    // Zoho CRM, Export of the modules Contacts and Leads.
    name: 'Zoho CRM',
    signs: [
      ['Record Id', 'Contact Owner.id'],
      ['Record Id', 'Account Name.id'],
      ['Record Id', 'Lead Owner'],
      ['Contact Id', 'Contact Owner'],
    ],
    fields: {},
    ids: ['Record Id', 'Contact Id', 'Contact Owner.id', 'Lead Owner.id', 'Account Name.id'],
    ignored: {},
  },
  {
    // HubSpot, Contacts, Export view: all properties in English. Phone Number and Mobile Phone Number are two.
    name: 'HubSpot',
    signs: [
      ['Record ID', 'Lead Status'],
      ['Record ID', 'Lifecycle Stage'],
      ['Record ID', 'Contact owner'],
    ],
    fields: {},
    ids: ['Record ID'],
    ignored: {},
  },
  {
    // A Salesforce report of contacts or leads, and Data Loader's export with API names.
    name: 'Salesforce',
    signs: [
      ['Contact ID', 'Account Name'],
      ['Contact ID', 'Account ID'],
      ['Lead ID', 'Lead Owner'],
      ['Id', 'FirstName', 'LastName', 'AccountId'],
      ['Id', 'FirstName', 'LastName', 'OwnerId'],
    ],
    fields: {},
    ids: ['Contact ID', 'Lead ID', 'Id', 'Account ID'],
    ignored: {},
  },
  {
    // Mailchimp, Export audience. A birthday there is MM/DD.
    name: 'Mailchimp',
    signs: [
      ['Email Address', 'MEMBER_RATING'],
      ['LEID', 'EUID'],
    ],
    fields: { email: ['Email Address'] },
    ids: ['LEID', 'EUID'],
    ignored: { Birthday: 'Mailchimp keeps month and day without the year' },
  },
  {
    // Klaviyo, Export list or segment.
    name: 'Klaviyo',
    signs: [['Klaviyo ID'], ['Email', 'Email Marketing Consent']],
    fields: {},
    ids: ['Klaviyo ID'],
    ignored: {},
  },
  {
    // Calendly, Export of scheduled events: the user is the host, the invitee is the contact.
    name: 'Calendly',
    signs: [['Invitee Email', 'User Email']],
    fields: {},
    ids: [],
    ignored: { 'User Email': 'it belongs to the host', 'User Name': 'it belongs to the host' },
  },
  {
    // Brevo, Export contacts: SMS holds the phone number.
    name: 'Brevo',
    signs: [
      ['EMAIL', 'SMS', 'EXT_ID'],
      ['EMAIL', 'SMS', 'DOUBLE_OPT-IN'],
    ],
    fields: { phone: ['SMS'] },
    ids: ['CONTACT ID', 'EXT_ID'],
    ignored: {},
  },
  {
    // Zendesk: the columns of its import and export of users.
    name: 'Zendesk',
    signs: [['external_id', 'restriction', 'role']],
    fields: {},
    ids: ['id', 'external_id'],
    ignored: {},
  },
  {
    // Intercom, Export of people.
    name: 'Intercom',
    signs: [
      ['User ID', 'Web sessions'],
      ['Contact ID', 'Web sessions'],
      ['External ID', 'Web sessions'],
    ],
    fields: {},
    ids: ['User ID', 'External ID', 'Contact ID', 'Intercom ID', 'id'],
    ignored: {},
  },
  {
    // Freshdesk, Export contacts.
    name: 'Freshdesk',
    signs: [['Unique external ID'], ['Full name', 'Work phone', 'Mobile phone', 'Twitter']],
    fields: { phone: ['Mobile phone'] },
    ids: ['Unique external ID', 'Contact ID'],
    ignored: {},
  },
  {
    // Zammad: the table of users (lib/csv of its import and export).
    name: 'Zammad',
    signs: [['login', 'out_of_office', 'roles']],
    fields: {},
    ids: ['id'],
    ignored: {},
  },
  {
    // Chatwoot, Export contacts.
    name: 'Chatwoot',
    signs: [['identifier', 'phone_number', 'ip_address']],
    fields: {},
    ids: ['id', 'identifier'],
    ignored: {},
  },
  {
    // Shopify, Export customers: since 2023 with "Email Marketing", before without.
    name: 'Shopify',
    signs: [
      ['Accepts Email Marketing', 'Tax Exempt'],
      ['Accepts Email Marketing', 'Total Spent'],
      ['Accepts Marketing', 'Total Spent'],
    ],
    fields: { phone: ['Phone'] },
    ids: ['Customer ID'],
    ignored: {},
  },
  {
    // WooCommerce: Analytics, Customers, Download; and the user meta of its export plugins.
    name: 'WooCommerce',
    signs: [
      ['Username', 'Last Active', 'AOV'],
      ['billing_email', 'billing_phone'],
    ],
    fields: {
      firstName: ['first_name', 'billing_first_name'],
      lastName: ['last_name', 'billing_last_name'],
      email: ['user_email', 'email', 'billing_email'],
      phone: ['billing_phone'],
    },
    ids: ['customer_id', 'user_id'],
    ignored: {},
  },
  {
    // Stripe, Customers, Export.
    name: 'Stripe',
    signs: [
      ['Card ID', 'Delinquent'],
      ['Created (UTC)', 'Email', 'Description'],
    ],
    fields: {},
    ids: ['id', 'Card ID'],
    ignored: {},
  },
  {
    // Meta's lead ads: the form's questions follow the fixed columns, in the form's language.
    name: "Meta's lead ads",
    signs: [
      ['ad_id', 'form_name'],
      ['campaign_id', 'form_id'],
      ['ad_name', 'platform'],
    ],
    fields: {},
    ids: ['id', 'ad_id', 'form_id', 'campaign_id', 'adset_id', 'lead_id'],
    ignored: {},
  },
  {
    // KiotViet, Khách hàng, Xuất file: the names of its template for customers, which Sapo's list shares in part.
    name: 'KiotViet',
    country: 'VN',
    signs: [
      ['Mã khách hàng', 'Loại khách'],
      ['Mã khách hàng', 'Nợ cần thu hiện tại'],
    ],
    fields: {},
    ids: ['Mã khách hàng'],
    ignored: {},
  },
  {
    // Sapo, Khách hàng, Xuất file.
    name: 'Sapo',
    country: 'VN',
    signs: [['Mã khách hàng', 'Nhóm khách hàng']],
    fields: {},
    ids: ['Mã khách hàng'],
    ignored: {},
  },
  {
    // Haravan, Khách hàng, Xuất dữ liệu: huongdan.haravan.com, "Nhập và xuất danh sách khách hàng", and the filters there.
    name: 'Haravan',
    country: 'VN',
    signs: [
      ['Họ', 'Tên', 'Nhận email quảng cáo'],
      ['Email', 'Điện thoại', 'Nhận email quảng cáo'],
      ['Email', 'Số điện thoại', 'Nhận email quảng cáo'],
    ],
    fields: {},
    ids: ['Id', 'ID khách hàng', 'Mã khách hàng'],
    ignored: {},
  },
  {
    // Zalo OA, Người dùng: oa.zalo.me, "Quản lý người dùng" and "Quản lý khách hàng"; and the names of its API (v3.0).
    name: 'Zalo OA',
    country: 'VN',
    signs: [
      ['Tên người dùng', 'Nhãn quy trình'],
      ['Tên người dùng', 'Ngày tương tác gần nhất'],
      ['Số điện thoại', 'Nhãn quy trình'],
      ['Tên hiển thị', 'Ngày quan tâm'],
      ['user_id', 'display_name', 'user_is_follower'],
      ['user_id_by_app', 'display_name'],
    ],
    fields: {},
    ids: ['ID người dùng', 'User ID', 'UID', 'Zalo ID', 'user_id_by_app'],
    ignored: {},
  },
];

/** The export whose columns a header has, in any order; undefined for every other table. */
export function recogniseExport(names: readonly string[]): KnownExport | undefined {
  const own = new Set(names.map(foldName));
  const columns = KNOWN_EXPORTS.flatMap(({ signs }) => signs.flat());
  // All at once: one by one it takes the start of every run 4 ms.
  const folded = foldNames(columns);
  const present = new Set(columns.filter((_, at) => own.has(folded[at] ?? '')));
  return KNOWN_EXPORTS.find(({ signs }) => signs.some((sign) => sign.every((column) => present.has(column))));
}

/** The columns of a header in which the export keeps a field, in their order of preference. */
export function columnsInExport(
  { fields }: KnownExport,
  field: StandardField,
  names: readonly string[],
): number[] {
  const folded = names.map(foldName);
  const found = (fields[field] ?? []).flatMap((pattern) => {
    const [before = '', behind] = pattern.split('#').map(foldName);
    if (behind === undefined) return folded.flatMap((name, index) => (name === before ? [index] : []));
    const numbered = folded.flatMap((name, index) => {
      const [, number] = name.startsWith(before) ? (/^(\d{1,9})/.exec(name.slice(before.length)) ?? []) : [];
      return number !== undefined && name === `${before}${number}${behind}`
        ? [{ index, number: Number(number) }]
        : [];
    });
    return numbered.sort((a, b) => a.number - b.number).map(({ index }) => index);
  });
  return [...new Set(found)];
}
