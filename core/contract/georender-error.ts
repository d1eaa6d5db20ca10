// The base of all errors that Georender throws itself.

/** Either a {@link UserError} or an {@link InternalError}. */
export abstract class GeorenderError extends Error {
  abstract override readonly name: string;
}

/**
 * The user can mend it: by a setting, an option, a request or something on the machine. The message says how, and is
 * all that a command prints.
 */
export abstract class UserError extends GeorenderError {}

/** The code handles it, or has a bug. A command prints the stack, too. */
export abstract class InternalError extends GeorenderError {}

/** The text of an error for the user: the message alone of a {@link UserError}, the stack of any other. */
export function errorText(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
