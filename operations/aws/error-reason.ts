// The reason of an error, for reports in which a stack has no place.

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
