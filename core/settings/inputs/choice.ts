// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** A rule, as a user writes it. */
export interface ExperimentArmInput {
  /**
   * The arm’s name: the value of the cookie.
   * @example 'control'
   */
  readonly name: string;
  /**
   * The percentage of the visitors that get it. From 0 to 100.
   * @example 50
   */
  readonly weight: number;
  /**
   * The host of the arm’s site. Unset: the site that the visitor would get without an experiment.
   * @example 'new.example-origin.com'
   */
  readonly origin?: string;
}

/** The settings of core/settings/rooms, choice, as a user writes them. */
export interface ChoiceInput {
  /**
   * Hosts of sites for the people of single countries (ISO 3166-1 alpha-2). All others, and bots, get `siteOrigin`
   * (docs/site-choice.md).
   * @default {}
   * @example { DE: 'de.example-origin.com', AT: 'de.example-origin.com' }
   */
  readonly countryOrigins?: Readonly<Record<string, string>>;
  /**
   * Hosts of sites for kinds of devices, as CloudFront tells them: `mobile`, `tablet`, `desktop`, `tv`. Bots get that
   * of their page’s variant.
   * @default {}
   * @example { mobile: 'm.example-origin.com' }
   */
  readonly deviceOrigins?: Readonly<Partial<Record<'tv' | 'tablet' | 'mobile' | 'desktop', string>>>;
  /**
   * Countries (ISO 3166-1 alpha-2) whose bots get pages with content of their own, each with the region that the site
   * takes for that country: it alone renders them. Bots of other countries get the default content.
   * @default {}
   * @example { DE: 'eu-central-1' }
   */
  readonly countryContent?: Readonly<Record<string, string>>;
  /**
   * The arms of an experiment (A/B test): each visitor keeps one by a cookie. Weights must sum to 100. Empty: there is
   * no experiment. At most 20.
   * @default []
   * @example [{ name: 'control', weight: 90 }, { name: 'new', weight: 10, origin: 'new.example-origin.com' }]
   */
  readonly experimentArms?: readonly ExperimentArmInput[];
  /**
   * The arm that all bots get, so that what is indexed stays the same. Needed with `experimentArms`.
   * @example 'control'
   */
  readonly botsArm?: string;
  /**
   * The cookie that keeps a visitor’s arm. Another name begins another experiment.
   * @default 'georender_arm'
   */
  readonly experimentCookie?: string;
  /**
   * How many days the cookie lives after each visit. From 1 to 400.
   * @default 30
   */
  readonly experimentDays?: number;
}
