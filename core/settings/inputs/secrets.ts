// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, secrets, as a user writes them. */
export interface SecretsInput {
  /**
   * Request headers for the site only, e.g. for basic auth. Secrets stay secret: in a stack’s configuration, set them
   * with `--secret`. They need `domains`.
   */
  readonly siteHeaders?: Readonly<Record<string, string>>;
}
