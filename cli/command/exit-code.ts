// The exit codes of all commands.

/** Everything was done, and nothing was found. */
export const DONE = 0;
/** Something failed, or a check found something. */
export const FAILED = 1;
/** Wrong options or arguments: nothing was done. */
export const WRONG_USAGE = 2;

/** How a command ends. */
export type ExitCode = typeof DONE | typeof FAILED | typeof WRONG_USAGE;
