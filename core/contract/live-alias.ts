// The alias of a function's version that works for bots.

/** Its name. A deployment moves it to a new version once that has passed its self-check. */
export const LIVE_ALIAS = 'live';
