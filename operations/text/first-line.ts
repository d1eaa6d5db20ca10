// The beginning of an error, for a place that has room for little.
import { describeError } from '../../handlers/runtime/log';

const MOST_LENGTH = 300;

/** An unknown error's first line. */
export function firstLine(error: unknown): string {
  return (describeError(error).split('\n')[0] ?? '').slice(0, MOST_LENGTH);
}
