import { cleanCell } from '../contact/text.js';

/** How IDs of other programs look. Chative's IDs are UUIDs, as public clients show them. */
const FOREIGN_IDS: readonly (readonly [RegExp, string])[] = [
  [/^'?cus_[A-Za-z0-9]{6,}$/, 'IDs of Stripe'],
  [/^(?:l|c|ag|as|f):\d+$/, "IDs of Meta's lead ads"],
  [/^00[1356Q][A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/, 'IDs of Salesforce'],
  [/^zcrm_\d+$/, 'IDs of Zoho CRM'],
  [/^KH\d{4,}$/i, 'customer codes of a shop'],
  [/^gid:\/\//, 'IDs of Shopify'],
  [/^\w+\.res_partner_\w+$/, 'IDs of Odoo'],
  [/^rec[A-Za-z0-9]{14}$/, 'IDs of Airtable'],
  [/^'?\d{1,19}$/, 'running numbers of another system'],
];

/** Whose IDs the cells of an ID column look like; undefined where they may be Chative's. */
export function foreignIds(cells: readonly string[]): string | undefined {
  const filled = cells.map(cleanCell).filter((cell) => cell !== '');
  if (filled.length === 0) return undefined;
  return FOREIGN_IDS.find(([look]) => filled.every((cell) => look.test(cell)))?.[1];
}
