// The capture groups of the pattern of files. Apart from `assets.ts`, whose lists would not fit into the router.

/** The extension of a file that a page consists of, the same for everybody. */
export const STATIC_GROUP = 1;

/** The extension of a text that keeps its name when a deployment changes it. */
export const TEXT_GROUP = 2;
