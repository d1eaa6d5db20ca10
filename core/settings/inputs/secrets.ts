// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, secrets, as a user writes them. */
export interface SecretsInput {
  /**
   * Request headers for the site only, e.g. for basic auth. Secrets stay secret: in a stack’s configuration, set them
   * with `--secret`. They need `domains`.
   */
  readonly siteHeaders?: Readonly<Record<string, string>>;
  /**
   * The tokens of the HTTP API, by name: 32 characters or more, e.g. what `openssl rand -hex 32` prints. Several are
   * valid at once: to replace one, add the new one, give it to the content system, and remove the old one. In a stack’s
   * configuration, set them with `--secret`.
   */
  readonly apiTokens?: Readonly<Record<string, string>>;
  /**
   * The token by which the regions know the router, with `edge: lambda-at-edge`: `current`, 32 characters or more, e.g.
   * what `openssl rand -hex 32` prints. While it is replaced, also `previous` (docs/deploy.md, "Another token"). In a
   * stack’s configuration, set them with `--secret`.
   */
  readonly rendererTokens?: Readonly<Record<string, string>>;
  /**
   * Request headers for the service only, e.g. `X-Prerender-Token`. Secrets stay secret: in a stack’s configuration,
   * set them with `--secret`.
   */
  readonly prerenderServiceHeaders?: Readonly<Record<string, string>>;
}
