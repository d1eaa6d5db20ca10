// Types of run-mocha.cjs.

/** Mocha's arguments for those of the test command. */
export function mochaArguments(args: readonly string[]): readonly string[];
