const FORMAT = new Intl.NumberFormat('en-US');

/** A count as people read it: 2,031. */
export function count(n: number): string {
  return FORMAT.format(n);
}

/** "1 row", "2 rows". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
