// Checks the size of a function's code: the build fails before Lambda would, and names the size.
import { stat } from 'node:fs/promises';
import { UserError } from '../core/contract/georender-error';

const MEGABYTE = 1_048_576;

/**
 * Lambda's limit, layers included ("Lambda quotas": deployment package, unzipped, 250 MB, which are 262,144,000
 * bytes), and ours: Chromium grows with each version, and must not stop a deployment half-way.
 */
export const QUOTA_MEGABYTES = 250;
export const MAX_UNZIPPED_BYTES = 240 * MEGABYTE - 1;

/** A file to measure. */
export interface SizedFile {
  /** In the zip. */
  readonly name: string;
  /** Where it lies. */
  readonly path: string;
}

/** A function's code is larger than our limit. */
export class FunctionTooLargeError extends UserError {
  override readonly name = 'FunctionTooLargeError';
  constructor(
    readonly functionName: string,
    readonly unzippedBytes: number,
    largest: string,
  ) {
    super(
      `The code of ${functionName} has ${megabytes(unzippedBytes)} MB unzipped (${unzippedBytes} bytes), ` +
        `${unzippedBytes - MAX_UNZIPPED_BYTES} bytes more than the ${MAX_UNZIPPED_BYTES} that Georender allows ` +
        `of the ${QUOTA_MEGABYTES} MB that Lambda accepts. Its largest file is ${largest}: leave out unneeded files, ` +
        'or return to a smaller version.',
    );
  }
}

/**
 * The bytes of a function's files.
 * @throws FunctionTooLargeError, and the file system's errors
 */
export async function checkedBytes(functionName: string, files: readonly SizedFile[]): Promise<number> {
  const sizes = await Promise.all(files.map(async ({ name, path }) => ({ name, bytes: (await stat(path)).size })));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= MAX_UNZIPPED_BYTES) return total;
  const largest = sizes.reduce((one, other) => (other.bytes > one.bytes ? other : one));
  throw new FunctionTooLargeError(functionName, total, `${largest.name} (${largest.bytes} bytes)`);
}

/** In Lambda's megabytes, with one decimal. */
export function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}
