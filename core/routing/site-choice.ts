// Which arm of the site's experiment a request gets, and which of the site's origins, where settings name several.
// Runs inside the CloudFront Functions, so it keeps to plain loops and strings (ES5.1 and a little more).
import { DEVICE_NAMES, deviceHeader, PRERENDER_HEADER, VIEWER_COUNTRY_HEADER } from '../contract/header-names';
import { shareOf } from './serve-choice';
import { headerOf, type SharedRequest } from './sharing';

/** An arm: its name, the end of its share of visitors in percent, and its origin's place in the list of domains. */
export type Arm = readonly [name: string, below: number, origin: number];

/** The rules of the choice. Origins are places in {@link SiteChoiceRules.domains}; 0 stands for the site's default. */
export interface SiteChoiceRules {
  /** The domains of the site's origins; the first is empty. */
  readonly domains: readonly string[];
  /** Origins by country, ISO 3166-1 alpha-2. */
  readonly countries: Readonly<Record<string, number>>;
  /** Origins by device: television, tablet, telephone, desktop. Empty: no device has its own. */
  readonly devices: readonly number[];
  /** The cookie that keeps a visitor's arm. */
  readonly armCookie: string;
  /** The arms; empty: there is no experiment. */
  readonly arms: readonly Arm[];
  /** The arm that bots get, as a place among the arms. */
  readonly botsArm: number;
  /** Countries whose bots get content of their own. */
  readonly content: readonly string[];
}

/** The part of the router's configuration that tells bots and telephones. */
export interface ViewerRules {
  /** The user agents of bots. */
  readonly bots: RegExp;
  /** Whether bots with a phone's user agent get the mobile page. */
  readonly mobile: boolean;
}

/** Places among the devices. A tablet that CloudFront calls mobile as well is a tablet. */
const MOBILE = 2;
const DESKTOP = 3;

/**
 * What is to choose by. The build writes these into the code, and leaves out what depends on a missing one: the router
 * has no room for all of it.
 */
declare const HAS_ARMS: boolean;
declare const HAS_DEVICES: boolean;
declare const HAS_COUNTRIES: boolean;
declare const HAS_CONTENT: boolean;

/** Whether a request is a bot's or a prerenderer's: these get the bots' arm, and no cookie. */
export function isForBots({ bots }: ViewerRules, headers: SharedRequest['headers'], userAgent: string): boolean {
  // Our Chromium, and the prerender services that the router may not take for bots.
  return (
    /(geo|pre)render|rendertron/i.test(userAgent) || bots.test(userAgent) || headers[PRERENDER_HEADER] !== undefined
  );
}

/**
 * A person's arm: the one that the cookie names, else one by chance.
 * @param visitor address and browser. The chance is the same for one visitor, so that both events of a request agree,
 *   and so do the requests of a visitor who keeps no cookies
 * @returns undefined if there is no experiment
 */
export function armOfPerson(
  { arms, armCookie }: SiteChoiceRules,
  cookie: string | undefined,
  visitor: string,
): Arm | undefined {
  if (!HAS_ARMS) return undefined;
  const share = shareOf(visitor + armCookie);
  // A name that is no arm's counts as none.
  return arms.find((arm) => arm[0] === cookie) || arms.find((arm) => share < arm[1]);
}

/**
 * The domain of the origin: the arm's, else the device's, else the country's; empty: the site's default.
 * @param isBot bots get the origin of their page's variant, and a country's only where it has content for bots: other
 *   pages are rendered in several regions
 */
export function siteDomain(
  rules: SiteChoiceRules,
  { mobile }: ViewerRules,
  headers: SharedRequest['headers'],
  userAgent: string,
  arm: Arm | undefined,
  isBot: boolean,
): string {
  let origin = (HAS_ARMS && arm && arm[2]) || 0;
  if (HAS_DEVICES && !origin) {
    const seen = isBot
      ? // As the router chooses the variant.
        mobile && /mobi|android/i.test(userAgent)
        ? MOBILE
        : DESKTOP
      : DEVICE_NAMES.findIndex((name) => headerOf(headers, deviceHeader(name)) === 'true');
    origin = rules.devices[seen < 0 ? DESKTOP : seen] || 0;
  }
  if (HAS_COUNTRIES && !origin) {
    const place = headerOf(headers, VIEWER_COUNTRY_HEADER);
    // Our Chromium says whose content it wants: its place is the region's.
    const own = HAS_CONTENT && /Georender(?:.*; (..)\))?/.exec(userAgent);
    const isPlaced = !isBot || (HAS_CONTENT && rules.content.indexOf(place) >= 0);
    origin = rules.countries[own ? own[1] || '' : isPlaced ? place : ''] || 0;
  }
  return rules.domains[origin] || '';
}

/** The country whose content a bot's page must have; undefined: the default. */
export function contentCountry(rules: SiteChoiceRules, headers: SharedRequest['headers']): string | undefined {
  const place = headerOf(headers, VIEWER_COUNTRY_HEADER);
  return HAS_CONTENT && rules.content.indexOf(place) >= 0 ? place : undefined;
}

/** The parts of the code that rules need. */
export function siteChoiceParts(rules: SiteChoiceRules | undefined): Readonly<Record<string, boolean>> {
  return {
    HAS_ARMS: rules !== undefined && rules.arms.length > 0,
    HAS_DEVICES: rules !== undefined && rules.devices.length > 0,
    HAS_COUNTRIES: rules !== undefined && Object.keys(rules.countries).length > 0,
    HAS_CONTENT: rules !== undefined && rules.content.length > 0,
  };
}
