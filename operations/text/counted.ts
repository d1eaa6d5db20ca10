// Writes numbers with their nouns.

/** E.g. `1 page`, `2,000 pages`. @param many the plural, e.g. `countries` */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
