// The states of kept pages, in words, with their tones.

/** What a page is shown for. */
export const STATE_NAMES = {
  fresh: 'fresh',
  stale: 'stale',
  'error-only': 'on error only',
  dead: 'of no use',
} as const;

/** Good or bad; the words stand beside them. */
export const STATE_TONES = { fresh: 'good', stale: 'fair', 'error-only': 'fair', dead: 'bad' } as const;

/** The spans of ages that are counted. */
export const AGE_NAMES = ['up to an hour', 'up to a day', 'up to a week', 'up to 30 days', 'older'];
