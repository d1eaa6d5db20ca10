// How a Chromium that had to be started as a single process is told of: in the log, which an alarm counts, and to bots.

/** The message of `render`'s line, an error, for each such start; a log filter counts it, so quotes have no place in it. */
export const SINGLE_PROCESS_MESSAGE = 'Chromium runs as a single process: its pages got none of their own.';

/** What the `server-timing` of an answer says whose page was rendered so. */
export const SINGLE_PROCESS_NOTE = 'single-process';
