// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, site, as a user writes them. */
export interface SiteInput {
  /**
   * The host that serves the site today, without scheme or path.
   * @example 'main.d1a2b3c4.amplifyapp.com'
   */
  readonly siteOrigin: string;
  /**
   * The public names of the site; the distribution answers to them. Empty: CloudFront’s own name, and bots get pages
   * rendered from `siteOrigin` itself.
   * @default []
   * @example ['www.example.com', 'example.com']
   */
  readonly domains?: readonly string[];
  /**
   * An ACM certificate for `domains`, in us-east-1. Not needed with `hostedZoneId`.
   * @example 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'
   */
  readonly certificateArn?: string;
  /**
   * The Route 53 zone of `domains`. Their DNS records are made there, and a certificate unless one is given.
   * @example 'Z0123456789ABCDEFGHIJ'
   */
  readonly hostedZoneId?: string;
  /**
   * Further hosts whose pages may be rendered, for a distribution of your own that uses the router.
   * @default []
   */
  readonly extraHosts?: readonly string[];
  /**
   * The AWS regions that render and keep pages. At most 23.
   * @example ['us-east-1', 'eu-central-1', 'ap-south-1']
   */
  readonly regions: readonly string[];
  /**
   * What runs the router: a CloudFront Function, or a Lambda@Edge function (docs/router.md, "The second engine"). The
   * second needs `rendererTokens`. It can have regions without function URLs, but no health checks and no canaries, and
   * only `passthroughPaths` take methods other than GET, HEAD and OPTIONS. One of cloudfront-function, lambda-at-edge.
   * @default 'cloudfront-function'
   */
  readonly edge?: 'cloudfront-function' | 'lambda-at-edge';
  /** The region that owns the index table, one of `regions`. Changing it replaces the table. */
  readonly homeRegion: string;
}
