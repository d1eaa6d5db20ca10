// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, routing, as a user writes them. */
export interface RoutingInput {
  /**
   * Path patterns that may be rendered. Empty: all.
   * @default []
   * @example ['/', '/articles/*']
   */
  readonly includePaths?: readonly string[];
  /**
   * Path patterns that are never rendered.
   * @default []
   * @example ['/account/*']
   */
  readonly excludePaths?: readonly string[];
  /**
   * The groups of bots that get rendered pages (docs/bots.md): search engines, link previews, AI crawlers and agents,
   * SEO auditors, and all others that call themselves a bot.
   * @default ['search', 'preview', 'ai', 'seo', 'other']
   * @example ['search', 'preview']
   */
  readonly botGroups?: readonly string[];
  /**
   * Parts of user agents that belong to bots as well. One with a leading `^` counts only where a user agent begins.
   * @default []
   * @example ['AcmeAuditor']
   */
  readonly extraBots?: readonly string[];
  /**
   * Bots that get the site although their group is on: their tokens, as the groups list them.
   * @default []
   * @example ['ahrefsbot']
   */
  readonly exemptBots?: readonly string[];
  /**
   * Cookies of signed-in visitors, who always get the site, and files of their own. A `*` at a name’s end stands for
   * any rest. At most 20.
   * @default []
   * @example ['connect.sid', 'wordpress_logged_in_*']
   */
  readonly sessionCookies?: readonly string[];
  /**
   * The forms that pages are rendered in. With `mobile`, bots that call themselves a telephone get pages of their own:
   * twice the renders, twice the storage.
   * @default ['desktop']
   * @example ['desktop', 'mobile']
   */
  readonly variants?: readonly string[];
  /**
   * Countries (ISO 3166-1 alpha-2) and subdivisions (ISO 3166-2) whose bots go to another region than the nearest
   * (docs/geography.md).
   * @default {}
   * @example { GB: 'eu-west-2', 'US-CA': 'us-west-2' }
   */
  readonly countryOverrides?: Readonly<Record<string, string>>;
  /**
   * Regions that bots are not sent to, until this is changed. All may be drained: the site answers then. Without a
   * deployment: docs/deploy.md, "Draining a region".
   * @default []
   * @example ['eu-central-1']
   */
  readonly drainedRegions?: readonly string[];
  /**
   * Whether regions that fail drain themselves (docs/deploy.md, "Health checks"). With `edge: lambda-at-edge` there are
   * none: its router avoids failing regions itself.
   * @default true
   */
  readonly healthChecks?: boolean;
}
