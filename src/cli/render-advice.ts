import { printable, quoteCell } from '../contact/text.js';
import type { SyncSettings } from '../config/settings.js';
import type { Advice } from '../sync/advice.js';
import type { ReadBackRemark } from '../sync/read-back.js';
import { counted } from '../numbers.js';
import { quoted } from '../config/shell.js';

/** The missing value of a row, in words. */
function keyInWords(key: string): string {
  switch (key) {
    case 'id':
      return 'an ID';
    case 'email':
      return 'an e-mail';
    case 'phone':
      return 'a phone';
    default:
      return printable(key);
  }
}

/** Each piece of advice as a sentence that names the flag or the edit. */
export function renderAdvice(
  advice: readonly Advice[],
  input: Pick<SyncSettings, 'file' | 'mapping'>,
): string[] {
  return advice.map((each) => sentenceOf(each, input));
}

function sentenceOf(advice: Advice, { file, mapping }: Pick<SyncSettings, 'file' | 'mapping'>): string {
  switch (advice.kind) {
    case 'no_key': {
      const { key, column, other } = advice;
      const name = keyInWords(key);
      const cure =
        other === undefined
          ? 'map a column that finds the contacts'
          : `--match ${other.by} finds contacts by the column ${printable(other.column)}`;
      return `No row has ${name} in the column ${printable(column)}: ${cure}.`;
    }
    case 'country':
      return (
        'Most rows found no contact by their phone number. Numbers written without their country only match numbers written the same ' +
        `way. Name the country in the mapping, for Vietnam match: { by: phone, column: ${quoteCell(advice.column)}, country: VN }.`
      );
    case 'declare': {
      const { column, options } = advice;
      const command = `chative-contacts mapping --file ${quoted(file)}`;
      const where =
        mapping === undefined
          ? `a mapping file (${command} > mapping.yaml)`
          : `${mapping} (${command} proposes it)`;
      return `Most cells of the column ${printable(column)} are refused: declare its ${options} in ${where}.`;
    }
    case 'field_name':
      return `Not one row found its contact by ${printable(advice.field)}: is that the field's name in Chative, letter by letter? chative-contacts get ID shows the names.`;
    case 'read_back':
      return readBackSentence(advice.remark);
    case 'null_words': {
      const { words, cells } = advice;
      const verb = cells === 1 ? 'holds' : 'hold';
      return `${counted(cells, 'cell')} ${verb} no value: --null-words=${quoted(words.join(','))} reads such cells as empty.`;
    }
  }
}

function readBackSentence(remark: ReadBackRemark): string {
  const where = remark.line === undefined ? '' : ` (line ${remark.line})`;
  switch (remark.kind) {
    case 'other_form':
      return `${printable(remark.field)} came back in another form than it was sent${where}: Chative stores it in that form. --compare would send it every time.`;
    case 'changed':
      return `${printable(remark.field)} was changed by somebody else as soon as it was written${where}: look at the contact.`;
    case 'unreadable':
      return `The API's answers show no contact${where}: --verify could not read anything back.`;
  }
}
