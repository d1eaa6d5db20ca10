// Types of unit-files.cjs.

/** The unit tests of a folder and of all below it, sorted. */
export function unitFiles(folder: string): readonly string[];
