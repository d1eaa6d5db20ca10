// The text of an error, as a command prints it.
import { GeorenderError } from '../../core/contract/georender-error';

/** The message of an error that the user can mend; of any other its stack, or its reason where there is none. */
export function errorText(error: unknown): string {
  if (error instanceof GeorenderError && error.isUserError) return error.message;
  return error instanceof Error ? (error.stack ?? reasonOf(error)) : String(error);
}

/** An error and its causes, as one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const name = error.name === 'Error' || error.message.startsWith(error.name) ? '' : `${error.name}: `;
  const own = `${name}${error.message || codeOf(error)}`;
  return error.cause === undefined ? own : `${own} (${reasonOf(error.cause)})`;
}

/** Node's errors of a connection that was tried at several addresses have a code and no message. */
export function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : 'no message';
}
