// How long the URL of a page may be.

/** Longer URLs go to the site: they are hardly pages, and DynamoDB and CloudFront have limits, too. */
export const MAX_URL_BYTES = 2048;
