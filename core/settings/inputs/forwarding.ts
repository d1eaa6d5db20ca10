// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, forwarding, as a user writes them. */
export interface ForwardingInput {
  /**
   * Path patterns that go to the site without router and cache. At most 24.
   * @default ['/api/*']
   */
  readonly passthroughPaths?: readonly string[];
  /**
   * Request headers of the site’s own that reach it on all other paths, too. They become part of CloudFront’s key, so
   * that an answer to one visitor is shown to nobody else. At most 6.
   * @default []
   * @example ['Authorization', 'X-CSRF-Token']
   */
  readonly forwardedHeaders?: readonly string[];
}
