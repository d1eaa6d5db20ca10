// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, service, as a user writes them. */
export interface ServiceInput {
  /**
   * How a prerender service such as prerender.io takes part (docs/prerender-service.md). `share`: it renders a share of
   * the URLs, and the regions render the others. `alone`: it renders all pages, and no region has anything.
   * `last-resort`: it renders what the regions can’t. Unset: there is none. One of alone, last-resort, share.
   * @example 'share'
   */
  readonly prerenderService?: 'alone' | 'last-resort' | 'share';
  /**
   * The address of the service. A page’s whole URL is added to it, after a slash.
   * @default 'https://service.prerender.io'
   */
  readonly prerenderServiceUrl?: string;
  /**
   * The percentage of the URLs that the service renders in the mode `share`. A URL keeps its side. From 1 to 99.
   * @example 10
   */
  readonly prerenderServiceShare?: number;
}
