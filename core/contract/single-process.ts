// How the log and the answers report a Chromium that had to start as a single process.

/** The error line of `render` for each such start. An alarm's log filter counts it, so it must hold no quotes. */
export const SINGLE_PROCESS_MESSAGE = 'Chromium runs as a single process: its pages got none of their own.';

/** The note in the `server-timing` of an answer with such a page. */
export const SINGLE_PROCESS_NOTE = 'single-process';
