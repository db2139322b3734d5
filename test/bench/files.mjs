// The files of the benchmarks: made rows of 12 columns, and real ones of 13.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Rows whose every column is a field, most of them typed; quotes in each row. */
export const MADE = {
  header:
    'id,First Name,Last Name,E-mail,Phone,Birthday,Gender,VIP:boolean,LTV:number,Tier:text,City 2:text,Note:text',
  row(i) {
    const day = `${1950 + (i % 50)}-${two((i % 12) + 1)}-${two((i % 28) + 1)}`;
    return `c${i},Ánh ${i},Nguyễn,a${i}@example.com,+84903${String(i).padStart(7, '0')},${day},${i % 2 ? 'F' : 'M'},yes,${i}.05,gold,Huế,"says ""hi"""`;
  },
  /** The fields of a row as the program sends them. */
  fields(i) {
    const day = Date.UTC(1950 + (i % 50), i % 12, (i % 28) + 1) / 1000;
    return {
      firstName: `Ánh ${i}`,
      lastName: 'Nguyễn',
      email: `a${i}@example.com`,
      gender: i % 2 ? 'female' : 'male',
      birthday: day,
      phone: `+84903${String(i).padStart(7, '0')}`,
      VIP: true,
      LTV: Number(`${i}.05`),
      Tier: 'gold',
      'City 2': 'Huế',
      Note: 'says "hi"',
    };
  },
};

/** Rows of so many columns: the ID, and texts of which some stand in many rows. */
export function wideRows(columns) {
  const others = Array.from({ length: columns - 1 }, (_, c) => c);
  return {
    header: ['id', ...others.map((c) => `Field ${c}:text`)].join(','),
    row: (i) =>
      [`c${i}`, ...others.map((c) => (c % 2 ? `value ${i % 100}` : `value ${i} of ${c}`))].join(','),
  };
}

function two(n) {
  return String(n).padStart(2, '0');
}

/** The rows of a real file again and again, with an ID in front: long cells, of which two columns are fields. */
export function realRows(path) {
  const [header, ...rows] = readFileSync(path, 'utf8')
    .split(/\r?\n|\r/)
    .filter((line) => line !== '');
  return { header: `id,${header}`, row: (i) => `c${i},${rows[i % rows.length]}` };
}

/** Writes a file of so many rows, some thousand at a time. */
export function writeRows(path, { header, row }, rows) {
  const fd = openSync(path, 'w');
  writeSync(fd, `${header}\n`);
  for (let at = 0; at < rows; at += 10_000) {
    const count = Math.min(10_000, rows - at);
    writeSync(fd, Array.from({ length: count }, (_, i) => `${row(at + i)}\n`).join(''));
  }
  closeSync(fd);
  return path;
}
