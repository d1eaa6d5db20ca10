// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, api, as a user writes them. */
export interface ApiInput {
  /**
   * The path of the HTTP API for content systems (docs/webhooks.md): `POST <path>/recache`, `/purge` and `/publish`,
   * `GET <path>/jobs/<id>`. It needs `apiTokens` and `queueConcurrency`. The site’s own paths below it are hidden.
   * Unset: there is no API.
   * @example '/_georender'
   */
  readonly apiPath?: string;
  /**
   * What each of `apiTokens` allows: `recache`, `purge`, `publish`. Every token may look at jobs. A token that is left
   * out allows recaches alone.
   * @default {}
   * @example { cms: ['recache'], deploy: ['purge', 'publish'] }
   */
  readonly apiScopes?: Readonly<Record<string, readonly ('recache' | 'purge' | 'publish')[]>>;
  /**
   * The key of IndexNow, by which search engines are told of pages that a recache changed; it is no secret. Its file is
   * served at `/<key>.txt`. It needs `apiPath` and `domains`. Unset: they are not told.
   * @example '0123456789abcdef0123456789abcdef'
   */
  readonly indexNowKey?: string;
  /**
   * Whether deployments of the site are followed: by `amplifyApp`, by `POST <apiPath>/publish`, or by both
   * (docs/operations.md, "Publishing"). It needs `queueConcurrency`.
   * @default false
   */
  readonly publishing?: boolean;
  /**
   * The id of the Amplify app that is the site: its deployments are followed. It needs `publishing`.
   * @example 'd1a2b3c4d5e6f7'
   */
  readonly amplifyApp?: string;
  /**
   * The branch of `amplifyApp` that is the site.
   * @default 'main'
   */
  readonly amplifyBranch?: string;
  /**
   * The AWS region of `amplifyApp`. Unset: `homeRegion`.
   * @example 'eu-central-1'
   */
  readonly amplifyRegion?: string;
  /**
   * How many pages are rendered after a deployment of the site: those that bots ask for most. From 0 to 10000.
   * @default 200
   */
  readonly publishRenders?: number;
}
