// Whether a region's code storage has room for further versions of the functions.
import * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';
import type { CodeStorage } from './lambda-account';

const MEGABYTE = 1_000_000;

/** A version of both functions: 95 MB of `render`, and a few of `serve`. */
const PAIR_BYTES = 100 * MEGABYTE;

/** With room for fewer deployments, the program warns. */
const FEW_DEPLOYMENTS = 20;

const REMEDY =
  'Delete old versions (docs/deploy.md, "Versions"), or ask AWS for a higher quota ("Function and layer storage" of Lambda in ' +
  'Service Quotas).';

/**
 * The problem of a region without room for one deployment.
 * @param pairs the pairs of functions that a deployment may change
 */
export function codeProblem(region: Region, code: CodeStorage, pairs: number): string | undefined {
  if (deploymentsLeft(code, pairs) >= 1) return undefined;
  return `Lambda's code storage in ${region} has no room for new versions: ${told(code)}. ${REMEDY}`;
}

/** Warns where few deployments fit. */
export function warnOfCode(region: Region, code: CodeStorage, pairs: number): void {
  const left = deploymentsLeft(code, pairs);
  if (left < 1 || left >= FEW_DEPLOYMENTS) return;
  void pulumi.log.warn(
    `Lambda's code storage in ${region} has room for ${left} more deployment${left === 1 ? '' : 's'}: ${told(code)}. ${REMEDY}`,
  );
}

function deploymentsLeft({ usedBytes, totalBytes }: CodeStorage, pairs: number): number {
  return Math.floor((totalBytes - usedBytes) / (PAIR_BYTES * pairs));
}

function told({ usedBytes, totalBytes }: CodeStorage): string {
  const gigabytes = (bytes: number): string => (bytes / (1_000 * MEGABYTE)).toFixed(1);
  return `${gigabytes(usedBytes)} of ${gigabytes(totalBytes)} GB are used, by all versions of all functions of the account`;
}
