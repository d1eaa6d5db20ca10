// The handlers' view of a log; Powertools' Logger is one.

/** Structured logging: a sentence, and what it is about. Never give it secrets or page bodies. */
export interface Log {
  warn(message: string, fields: Record<string, string | number>): void;
  error(message: string, fields: Record<string, string | number>): void;
}

/** An unknown error and what it was caused by, as one line. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${describeError(error.cause)})`;
  return `${error.name}: ${error.message}${cause}`;
}
