// How long the URL of a page may be.

/** Longer URLs are left to the site: they are hardly pages, and DynamoDB and CloudFront have limits of their own. */
export const MAX_URL_BYTES = 2048;
