/** Maps each character of an encoding's upper half to its byte; the lower half is ASCII in all of them. */
export type ByteTable = ReadonlyMap<string, number>;

/**
 * The characters of Windows-1252 from byte 0x80 on, where it differs from Latin-1. A blank is a byte without
 * a character. The table is written out because TextDecoder of Node 20 reads these bytes as Latin-1.
 */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** The old encodings of the Windows console, from byte 0x80 on; TextDecoder does not know them. */
const DOS = {
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0',
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
    '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0',
} as const;

/**
 * The encodings in which UTF-8 is commonly misread: Western Windows (with Latin-1 in its gaps), Vietnamese
 * Windows, and old Macs.
 */
export const BYTE_TABLES: readonly ByteTable[] = [
  new Map([...decoded('latin1'), ...written(WINDOWS_1252)]),
  new Map([...decoded('latin1'), ...decoded('windows-1258')]),
  new Map(decoded('macintosh')),
];

/** The same tables for a Windows console. A text misread by it is full of lines and boxes. */
export const CONSOLE_BYTE_TABLES: readonly ByteTable[] = Object.values(DOS).map(
  (characters) => new Map(written(characters)),
);

function decoded(encoding: string): [string, number][] {
  const bytes = Uint8Array.from({ length: 128 }, (_, i) => i + 128);
  return Array.from(new TextDecoder(encoding).decode(bytes), (character, i) => [character, i + 128]);
}

function written(characters: string): [string, number][] {
  return Array.from(characters, (character, i): [string, number] => [character, i + 128]).filter(
    ([character]) => character !== ' ',
  );
}
