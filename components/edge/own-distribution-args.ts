// A distribution of the user's program, as the argument `distribution` names it.
import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** A distribution of the program. */
export interface OwnDistribution {
  /**
   * The name of its resource. With the name that it has in the program today, it is changed in place.
   * @example 'app'
   */
  readonly name: string;
  /**
   * Its arguments without Georender's part. Added are: the origins of `serve`; both policies and both functions of the
   * default behaviour; the caching of errors; the header of cache tags; the web ACL and the HTTP API, if settings make
   * them. Other behaviours stay without the router.
   * @example { enabled: true, aliases: ['www.example.com'], origins: [site], defaultCacheBehavior, … }
   */
  readonly args: aws.cloudfront.DistributionArgs;
  /**
   * The options of its resource. Its parent is the stack unless they name another.
   * @default {}
   * @example { protect: true }
   */
  readonly options?: pulumi.CustomResourceOptions;
  /**
   * The code of your own CloudFront Function at viewer-request, with a function `handler(event)`. CloudFront allows one
   * function there: the router calls yours for each request that goes to the site. It can't import `cloudfront`.
   * @default none
   * @example readFileSync('rewrite.js', 'utf8')
   */
  readonly viewerRequestCode?: string;
}
