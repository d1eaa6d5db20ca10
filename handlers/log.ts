// The handlers' view of a log; Powertools' Logger is one.

/** Structured logging: a sentence, and what it is about. Never give it secrets or page bodies. */
export interface Log {
  warn(message: string, fields: Record<string, string | number>): void;
  error(message: string, fields: Record<string, string | number>): void;
}

/** An unknown error, as one line. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
