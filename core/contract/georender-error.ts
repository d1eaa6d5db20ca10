// The base of all errors that Georender throws itself.

/** Either a {@link UserError} or an {@link InternalError}. */
export abstract class GeorenderError extends Error {
  abstract override readonly name: string;
  /** Whether the user can mend it: by a setting, an option, a request or something on the machine. */
  abstract readonly isUserError: boolean;
}

/** The user can mend it. The message says how, and is all that a command prints. */
export abstract class UserError extends GeorenderError {
  readonly isUserError = true;
}

/** The code handles it, or has a bug. A command prints the stack, too. */
export abstract class InternalError extends GeorenderError {
  readonly isUserError = false;
}
