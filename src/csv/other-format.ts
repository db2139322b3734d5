import { RunError } from '../errors.js';

const IN_A_SPREADSHEET =
  'Open it in a spreadsheet (Excel, LibreOffice), and save the sheet with the contacts as "CSV UTF-8".';
const EXPORT_AGAIN = 'Export the contacts again from where they come, as CSV.';

/** Other text formats that are handed in as CSV, told by how they begin. The first that fits is named. */
const FORMATS: readonly { readonly begins: RegExp; readonly what: string; readonly hint: string }[] = [
  {
    begins: /^<\?xml[^>]*>\s*(?:<\?mso-application[^>]*>\s*)?<(?:\w+:)?Workbook[\s>]/i,
    what: 'an XML spreadsheet of Excel',
    hint: IN_A_SPREADSHEET,
  },
  {
    begins: /^<\?xml[^>]*>\s*(?:<!--[^>]*-->\s*)?<office:document[\s>]/i,
    what: 'a flat OpenDocument spreadsheet',
    hint: IN_A_SPREADSHEET,
  },
  {
    begins:
      /^(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(?:!doctype\s+html|html|head|body|meta|table|div|style|script)[\s>]/i,
    what: 'an HTML page',
    hint: `If it shows the contacts as a table: ${IN_A_SPREADSHEET} If it is an error or a login page, export the contacts again.`,
  },
  { begins: /^<\?xml\s/i, what: 'an XML file', hint: EXPORT_AGAIN },
  {
    begins: /^(?:\{\s*(?:"[^"]{0,200}"\s*:|\})|\[\s*(?:[{[\]]|"[^"]{0,200}"\s*[,\]]))/,
    what: 'JSON',
    hint: `${EXPORT_AGAIN} A list of objects becomes a CSV file with jq (its filter @csv) or with csvkit (in2csv -f json).`,
  },
  {
    begins: /^BEGIN:VCARD\s/i,
    what: 'a file of vCards',
    hint: 'Import it into an address book (Google Contacts, Outlook, Thunderbird), and export the contacts from there as CSV.',
  },
  { begins: /^BEGIN:VCALENDAR\s/i, what: 'a calendar', hint: EXPORT_AGAIN },
  { begins: /^\{\\rtf/, what: 'an RTF text', hint: EXPORT_AGAIN },
  { begins: /^ID;P[A-Z]/, what: 'a SYLK spreadsheet', hint: IN_A_SPREADSHEET },
  {
    begins: /^(?:version: 1\s+)?dn: \S/,
    what: 'an LDIF address book',
    hint: 'Import it into an address book such as Thunderbird, and export the contacts from there as CSV.',
  },
];

/** So many characters are enough to tell a format by its beginning. */
const BEGINNING = 2_000;

/** Throws RunError `input` where a text clearly has another format than CSV. The error names the format. */
export function refuseOtherFormat(head: string, name: string): void {
  const text = head.slice(0, BEGINNING).trimStart();
  const format = FORMATS.find(({ begins }) => begins.test(text));
  if (format === undefined) return;
  throw new RunError('input', `${name}: this is ${format.what}, no CSV file`, { hint: format.hint });
}
