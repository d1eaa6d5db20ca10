// Makes the rules of the site's choice from the settings of a stack, a build or the local run.
import type { SiteChoiceGrounds } from '../contract/site-policies';
import type { Region } from '../geography/regions';
import type { Arm, SiteChoiceRules } from './site-choice';

/** The kinds of devices that CloudFront tells apart, in the order of the rules. */
export const DEVICES = ['tv', 'tablet', 'mobile', 'desktop'] as const;

/** One of {@link DEVICES}. */
export type Device = (typeof DEVICES)[number];

/** An arm of an experiment. */
export interface ExperimentArm {
  readonly name: string;
  /** Its share of the visitors, in percent. */
  readonly weight: number;
  /** The domain of its origin; undefined: the visitor's other choices hold. */
  readonly origin?: string | undefined;
}

/** The settings that the choice follows from. */
export interface SiteChoiceSettings {
  /** Domains of origins by country, ISO 3166-1 alpha-2. */
  readonly countryOrigins: Readonly<Record<string, string>>;
  /** Domains of origins by device. */
  readonly deviceOrigins: Readonly<Partial<Record<Device, string>>>;
  /** Empty: there is no experiment. */
  readonly experimentArms: readonly ExperimentArm[];
  /** Countries whose bots get content of their own, each with the region that renders it. */
  readonly countryContent: Readonly<Record<string, Region>>;
  /** The cookie that keeps a visitor's arm. */
  readonly experimentCookie: string;
  /** How long the cookie lives after each visit. */
  readonly experimentDays: number;
  /** The name of the arm that bots get. */
  readonly botsArm?: string | undefined;
}

/** One site for all; the cookie and its life hold as soon as there is an experiment. */
export const NO_SITE_CHOICE = {
  countryOrigins: {},
  deviceOrigins: {},
  experimentArms: [],
  countryContent: {},
  experimentCookie: 'georender_arm',
  experimentDays: 30,
} as const satisfies SiteChoiceSettings;

/** The rules; undefined: nothing is to choose. */
export function siteChoiceRules(settings: SiteChoiceSettings): SiteChoiceRules | undefined {
  const { countryOrigins, deviceOrigins, experimentArms: arms, experimentCookie: armCookie, botsArm } = settings;
  const content = Object.keys(settings.countryContent);
  const others = otherSiteDomains(settings);
  if (others.length === 0 && arms.length === 0 && content.length === 0) return undefined;
  const domains = ['', ...others];
  const placeOf = (domain: string | undefined) => (domain === undefined ? 0 : domains.indexOf(domain));
  const byDevice = DEVICES.map((device) => placeOf(deviceOrigins[device]));
  return {
    domains,
    countries: Object.fromEntries(Object.entries(countryOrigins).map(([code, domain]) => [code, placeOf(domain)])),
    devices: byDevice.some((place) => place > 0) ? byDevice : [],
    armCookie,
    arms: arms.map(({ name, origin }, index): Arm => {
      const below = arms.slice(0, index + 1).reduce((sum, { weight }) => sum + weight, 0);
      return [name, below, placeOf(origin)];
    }),
    botsArm: arms.findIndex(({ name }) => name === botsArm),
    content,
  };
}

/** The domains of the site's origins besides its default, each once, in order. */
export function otherSiteDomains(
  settings: Pick<SiteChoiceSettings, 'countryOrigins' | 'deviceOrigins' | 'experimentArms'>,
): readonly string[] {
  const named = [
    ...Object.values(settings.countryOrigins),
    ...Object.values(settings.deviceOrigins),
    ...settings.experimentArms.flatMap(({ origin }) => origin ?? []),
  ];
  return [...new Set(named)].sort();
}

/** The domains of all origins of the site, its default first. */
export function siteDomains(
  settings: Parameters<typeof otherSiteDomains>[0] & { readonly siteOrigin: string },
): readonly [string, ...string[]] {
  return [settings.siteOrigin, ...otherSiteDomains(settings)];
}

/** What the choice depends on; undefined: nothing is to choose. */
export function siteChoiceNeeds(
  settings: Pick<SiteChoiceSettings, 'countryOrigins' | 'deviceOrigins' | 'experimentArms' | 'countryContent'>,
): SiteChoiceGrounds | undefined {
  const countries = Object.keys({ ...settings.countryOrigins, ...settings.countryContent }).length > 0;
  const devices = Object.keys(settings.deviceOrigins).length > 0;
  return countries || devices || settings.experimentArms.length > 0 ? { countries, devices } : undefined;
}
