import { describe, expect, test } from 'vitest';
import { columnsInExport, KNOWN_EXPORTS, recogniseExport } from '../../src/mapping/known-exports.js';
import { matchNames } from '../../src/mapping/match-names.js';

const GOOGLE =
  'Name,Given Name,Additional Name,Family Name,Birthday,Group Membership,E-mail 1 - Type,E-mail 1 - Value,E-mail 10 - Value,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value'.split(
    ',',
  );

/** `field: column, column` of what is matched. */
function matched(header: string) {
  const names = header.split(',');
  const { known } = matchNames(names);
  return Object.fromEntries(
    [...known].map(([field, candidates]) => [
      field,
      candidates.map(({ columns }) => columns.map((index) => names[index]).join(', ')).join(' | '),
    ]),
  );
}

describe('recogniseExport', () => {
  test('every export is told by each of its signs, in any case and order', () => {
    for (const { name, signs } of KNOWN_EXPORTS)
      for (const columns of signs) {
        const header = ['Notes', ...columns.toReversed().map((column) => column.toUpperCase())];
        expect([name, recogniseExport(header)?.name]).toEqual([name, name]);
      }
  });

  test.each([
    [['id', 'First Name', 'Last Name', 'Email', 'Phone']],
    [['Mã khách hàng', 'Họ tên', 'SĐT']],
    [['First Name', 'Last Name', 'E-mail Address']],
  ])("%j is nobody's in particular", (header) => {
    expect(recogniseExport(header)).toBeUndefined();
  });

  test('an export of Zoho is none of HubSpot, whose columns it has, too', () => {
    const header = ['Record Id', 'Contact Owner.id', 'Contact Owner', 'Lead Status', 'Email'];
    expect(recogniseExport(header)?.name).toBe('Zoho CRM');
  });

  test('numbered columns go by their numbers', () => {
    const google = recogniseExport(GOOGLE);
    const columns = google === undefined ? [] : columnsInExport(google, 'email', GOOGLE);
    expect(columns.map((index) => GOOGLE[index])).toEqual([
      'E-mail 1 - Value',
      'E-mail 2 - Value',
      'E-mail 10 - Value',
    ]);
  });
});

test.each([
  [
    'old Google Contacts',
    GOOGLE.join(','),
    {
      firstName: 'Given Name',
      lastName: 'Family Name',
      email: 'E-mail 1 - Value, E-mail 2 - Value, E-mail 10 - Value',
      birthday: 'Birthday',
      phone: 'Phone 1 - Value',
    },
  ],
  [
    'Thunderbird',
    'First Name,Last Name,Display Name,Primary Email,Secondary Email,Work Phone,Home Phone,Mobile Number,Birth Year,Birth Month,Birth Day',
    {
      firstName: 'First Name',
      lastName: 'Last Name',
      email: 'Primary Email, Secondary Email',
      phone: 'Mobile Number',
    },
  ],
  [
    'Salesforce, whose Contact ID is its own',
    'Contact ID,First Name,Last Name,Account Name,Email,Phone,Mobile',
    { firstName: 'First Name', lastName: 'Last Name', email: 'Email', phone: 'Phone | Mobile' },
  ],
  [
    'Stripe with a column that somebody added',
    'id,Description,Email,Created (UTC),Card ID,Delinquent,Phone,Chative ID',
    { id: 'Chative ID', email: 'Email', phone: 'Phone' },
  ],
  [
    'Mailchimp, whose birthdays have no year',
    'Email Address,First Name,Last Name,Birthday,MEMBER_RATING,LEID,EUID',
    { firstName: 'First Name', lastName: 'Last Name', email: 'Email Address' },
  ],
  [
    'Outlook',
    "First Name,Last Name,E-mail Address,E-mail 2 Address,Primary Phone,Home Phone,Mobile Phone,Assistant's Phone,Birthday",
    {
      firstName: 'First Name',
      lastName: 'Last Name',
      email: 'E-mail Address, E-mail 2 Address',
      birthday: 'Birthday',
      phone: 'Mobile Phone',
    },
  ],
  [
    'Apple Contacts, by their labels',
    'First name,Last name,Phone : home,Phone : mobile,Email : work,Email : home,Birthday',
    {
      firstName: 'First name',
      lastName: 'Last name',
      email: 'Email : home, Email : work',
      birthday: 'Birthday',
      phone: 'Phone : mobile, Phone : home',
    },
  ],
  [
    'a vCard converter that keeps types',
    'FN,N.Family,N.Given,EMAIL;TYPE=WORK,EMAIL;TYPE=HOME,TEL;TYPE=WORK,TEL;TYPE=CELL,BDAY,UID',
    {
      firstName: 'N.Given',
      lastName: 'N.Family',
      email: 'EMAIL;TYPE=HOME, EMAIL;TYPE=WORK',
      birthday: 'BDAY',
      phone: 'TEL;TYPE=CELL, TEL;TYPE=WORK',
    },
  ],
  [
    'WooCommerce with the address of the bill',
    'user_id,user_email,first_name,last_name,billing_first_name,billing_email,billing_phone,shipping_phone',
    {
      firstName: 'first_name, billing_first_name',
      lastName: 'last_name',
      email: 'user_email, billing_email',
      phone: 'billing_phone',
    },
  ],
  [
    'Haravan',
    'Id,Họ,Tên,Email,Điện thoại,Ngày sinh,Giới tính,Nhận email quảng cáo,Tổng chi tiêu',
    {
      firstName: 'Tên',
      lastName: 'Họ',
      email: 'Email',
      gender: 'Giới tính',
      birthday: 'Ngày sinh',
      phone: 'Điện thoại',
    },
  ],
  [
    'Zalo OA',
    'User ID,Tên người dùng,Số điện thoại,Nhãn quy trình,Nhân viên CSKH',
    { phone: 'Số điện thoại' },
  ],
  [
    'KiotViet',
    'Loại khách,Mã khách hàng,Tên khách hàng,Điện thoại,Ngày sinh,Giới tính,Email,Người tạo',
    { email: 'Email', gender: 'Giới tính', birthday: 'Ngày sinh', phone: 'Điện thoại' },
  ],
])('the columns of %s', (_, header, expected) => {
  expect(matched(header)).toEqual(expected);
});
