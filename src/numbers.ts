/**
 * A count, or a rate in few digits, as people read it: 2,031. It is made without Intl.NumberFormat, which
 * takes 5 ms of every start.
 */
export function count(n: number): string {
  const [whole = '', part] = String(n).split('.');
  return part === undefined ? inThrees(whole) : `${inThrees(whole)}.${part}`;
}

function inThrees(digits: string): string {
  return digits.length <= 3 ? digits : `${inThrees(digits.slice(0, -3))},${digits.slice(-3)}`;
}

/** "1 row", "2 rows". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
