// What Lambda@Edge allows a function, for the build and the local edge alike.

/**
 * The most bytes of a zipped function at viewer-request, the smaller limit of the events that one file serves ("Quotas
 * on Lambda@Edge", Amazon CloudFront Developer Guide; 50 MB at origin-request).
 */
export const MAX_LAMBDA_AT_EDGE_BYTES = 1_048_576;

/** The events at which the function runs. */
export const LAMBDA_AT_EDGE_EVENTS = ['viewer-request', 'origin-request', 'origin-response'] as const;

/** One of {@link LAMBDA_AT_EDGE_EVENTS}. */
export type LambdaAtEdgeEvent = (typeof LAMBDA_AT_EDGE_EVENTS)[number];

/** The value of the attempt header at the second member of the distribution's origin group. */
export const SECOND_ATTEMPT = '2';
