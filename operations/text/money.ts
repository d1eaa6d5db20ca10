// Writes amounts of money for people.

/** US dollars, e.g. `$59.00`. @param digits after the point */
export function money(usd: number, digits = 2): string {
  return `$${usd.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
