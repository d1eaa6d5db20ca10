// The handlers' view of a log; Powertools' Logger is one, and gets nothing but masked lines.
import { maskedText, maskedUrl } from './query-masking';

/** The fields of a line, beside its sentence. */
export type LogFields = Record<string, string | number>;

/** Structured logging: a sentence and fields. Never give it secrets or page bodies. */
export interface Log {
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

/** A log that masks the values of queries in all URLs of its lines. The field `url` is a URL as a whole. */
export function maskedLog(log: Log): Log {
  return {
    warn: (message, fields) => log.warn(message, maskedFields(fields)),
    error: (message, fields) => log.error(message, maskedFields(fields)),
  };
}

function maskedFields(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, masked(name, value)]));
}

function masked(name: string, value: string | number): string | number {
  if (typeof value === 'number') return value;
  return name === 'url' ? maskedUrl(value) : maskedText(value);
}

/** An unknown error and its causes, as one line. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${describeError(error.cause)})`;
  return `${error.name}: ${error.message}${cause}`;
}
