// The licences that packed code of others may have: all let it be passed on with their texts.
import { UserError } from '../../core/contract/georender-error';

/** SPDX identifiers of licences that ask for no more than their text beside the code. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
];

/** Code of others can't be packed. */
export class LicenceError extends UserError {
  override readonly name = 'LicenceError';
  constructor(problems: readonly string[]) {
    super(`The package can't be built, since licences forbid it or are not known:\n${problems.join('\n')}`);
  }
}

/**
 * Whether all that a package's licence says is allowed. Of alternatives one is enough. An expression that mixes both is
 * refused: no package has one.
 */
export function isAllowedLicence(expression: string): boolean {
  const parts = expression.replace(/[()]/g, '').split(/\s+(and|or)\s+/i);
  const names = parts.filter((_, at) => at % 2 === 0);
  const words = new Set(parts.filter((_, at) => at % 2 === 1).map((word) => word.toLowerCase()));
  if (words.size > 1) return false;
  const isAllowed = (name: string): boolean => ALLOWED.includes(name);
  return words.has('or') ? names.some(isAllowed) : names.every(isAllowed);
}

/** The sentence about a licence that is not allowed. */
export function refusedLicence(packageName: string, licence: string): string {
  return `${packageName} has the licence "${licence}"; allowed: ${ALLOWED.join(', ')}. Replace the package.`;
}
