// Says how good the proof of claims is, for the command line and the console.
import { moment } from '../../text/span';
import type { ClaimsReport } from './false-bots';

/** Sentences: false claims may be from addresses that were published later. */
export function addressesText(operators: ClaimsReport['operators']): readonly string[] {
  const fetchedAtMs = operators.flatMap((one) => one.fetchedAtMs ?? []);
  const unverified = operators.filter((one) => one.unverified > 0);
  return [
    ...(fetchedAtMs.length === 0
      ? []
      : [`By addresses of ${moment(Math.min(...fetchedAtMs)).slice(0, 10)} and later.`]),
    ...(unverified.some((one) => one.fetchedAtMs === undefined)
      ? ['Unverified: fetch the operators’ addresses with `georender bots ranges --update`.']
      : []),
    ...(unverified.some((one) => one.fetchedAtMs !== undefined)
      ? ['Unverified with known addresses: bots that also ask from others, e.g. from their users’ machines.']
      : []),
  ];
}
