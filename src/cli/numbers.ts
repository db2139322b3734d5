/** A whole number as people read it: 2,031. By hand, since Intl.NumberFormat takes 5 ms of every start. */
export function count(n: number): string {
  const digits = String(n);
  return digits.length <= 3 ? digits : `${count(Number(digits.slice(0, -3)))},${digits.slice(-3)}`;
}

/** "1 row", "2 rows". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
