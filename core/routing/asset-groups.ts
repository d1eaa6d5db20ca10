// What the pattern of files captures, by the numbers of its groups. Apart from the lists, which the router's code has no room for.

/** The extension of a file that a page is made of, the same for everybody. */
export const STATIC_GROUP = 1;

/** The extension of a text that keeps its name when a deployment changes it. */
export const TEXT_GROUP = 2;
