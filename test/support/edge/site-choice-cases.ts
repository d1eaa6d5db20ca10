// Visitors of a site with origins by country and device and an experiment, and the arm and origin that each must get.
// Both engines pass the same cases.

import { DESKTOP_USER_AGENT, userAgentOfCountry } from '../../../core/contract/user-agent';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import type { RouterConfig } from '../../../core/routing/router';
import { routerConfig } from '../../../core/routing/router-config';
import type { SiteChoiceSettings } from '../../../core/routing/site-choice-settings';

/** The settings of the cases. */
export const CHOICE: Partial<SiteChoiceSettings> = {
  countryOrigins: { DE: 'de.example.net', AT: 'de.example.net', FR: 'fr.example.net' },
  deviceOrigins: { mobile: 'm.example.net', tv: 'tv.example.net' },
  experimentArms: [
    { name: 'control', weight: 50 },
    { name: 'new', weight: 50, origin: 'new.example.net' },
  ],
  experimentCookie: 'arm',
  experimentDays: 7,
  botsArm: 'control',
};

/** The router's configuration, with parts of the choice. */
export function choosingConfig(choice: Partial<SiteChoiceSettings> = CHOICE): RouterConfig {
  return routerConfig({
    regions: DEFAULT_REGIONS,
    home: 'us-east-1',
    scheme: 'https',
    hosts: ['www.example.com'],
    sessionCookies: ['sid'],
    variants: ['desktop', 'mobile'],
    ...choice,
    // As the settings of a stack are completed.
    countryOverrides: choice.countryContent ?? {},
  });
}

/** The settings of a site with content for one country's bots; CloudFront's functions have no room for all of both. */
export const CONTENT: Partial<SiteChoiceSettings> = {
  countryOrigins: { DE: 'de.example.net', FR: 'fr.example.net' },
  countryContent: { DE: 'ap-south-1' },
};

/** A render's user agent, by the country whose content it wants. */
export function renderAgent(country?: string): string {
  return country === undefined ? DESKTOP_USER_AGENT : userAgentOfCountry(DESKTOP_USER_AGENT, country);
}

/** Requests of bots that the site answers, each with the origin: the viewer's country, and the user agent. */
export const CONTENT_CASES: readonly (readonly [name: string, userAgent: string, country: string, domain: string])[] = [
  ['a bot of the country', 'Googlebot/2.1', 'DE', 'de.example.net'],
  ['a bot of a country with an origin but no content for bots', 'Googlebot/2.1', 'FR', ''],
  ['a bot of another country', 'Googlebot/2.1', 'US', ''],
  ['a render of the default page, in the country’s region', renderAgent(), 'DE', ''],
  ['a render of the country’s page, in any region', renderAgent('DE'), 'US', 'de.example.net'],
  ['a render for a country that has no origin', renderAgent('IT'), 'DE', ''],
];

const PEOPLE = {
  desktop: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  mobile: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1',
  /** CloudFront calls it mobile, too. */
  tablet:
    'Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  tv: 'Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/7.0 TV Safari/537.36',
} as const;

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';
const PHONE = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Mobile';

/** A visitor's request, and the answer to it. */
export interface ChoiceCase {
  readonly name: string;
  readonly userAgent: string;
  readonly country?: string;
  /** The headers of devices that CloudFront sets to true. */
  readonly devices?: readonly ('smarttv' | 'tablet' | 'mobile')[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The arm's cookie. */
  readonly cookie?: string;
  readonly uri?: string;
  readonly arm: string;
  /** Empty: the site's default. */
  readonly domain: string;
  readonly isBot?: true;
}

export const CHOICE_CASES: readonly ChoiceCase[] = [
  {
    name: 'a person of no named country',
    userAgent: PEOPLE.desktop,
    country: 'US',
    cookie: 'control',
    arm: 'control',
    domain: '',
  },
  {
    name: 'a person of a named country',
    userAgent: PEOPLE.desktop,
    country: 'AT',
    cookie: 'control',
    arm: 'control',
    domain: 'de.example.net',
  },
  { name: 'a person of no known country', userAgent: PEOPLE.desktop, cookie: 'control', arm: 'control', domain: '' },
  {
    name: 'a telephone in a named country: the device goes first',
    ...{
      userAgent: PEOPLE.mobile,
      country: 'DE',
      devices: ['mobile'],
      cookie: 'control',
      arm: 'control',
      domain: 'm.example.net',
    },
  },
  {
    name: 'a tablet that CloudFront calls mobile, too',
    ...{
      userAgent: PEOPLE.tablet,
      country: 'FR',
      devices: ['mobile', 'tablet'],
      cookie: 'control',
      arm: 'control',
      domain: 'fr.example.net',
    },
  },
  {
    name: 'a television',
    userAgent: PEOPLE.tv,
    country: 'US',
    devices: ['smarttv'],
    cookie: 'control',
    arm: 'control',
    domain: 'tv.example.net',
  },
  {
    name: 'an arm with an origin: it goes before device and country',
    ...{
      userAgent: PEOPLE.mobile,
      country: 'DE',
      devices: ['mobile'],
      cookie: 'new',
      arm: 'new',
      domain: 'new.example.net',
    },
  },
  {
    name: 'a script of an arm, which everybody of the arm shares',
    ...{
      userAgent: PEOPLE.desktop,
      country: 'DE',
      cookie: 'new',
      uri: '/app.js',
      arm: 'new',
      domain: 'new.example.net',
    },
  },
  {
    name: 'a bot’s request that the site answers, whatever its cookie says',
    ...{
      userAgent: 'Googlebot/2.1',
      country: 'DE',
      cookie: 'new',
      uri: '/logo.png',
      arm: 'control',
      domain: '',
      isBot: true,
    },
  },
  {
    name: 'a bot with a telephone’s user agent',
    ...{
      userAgent: `${PHONE} (compatible; Googlebot/2.1)`,
      country: 'DE',
      uri: '/logo.png',
      arm: 'control',
      domain: 'm.example.net',
      isBot: true,
    },
  },
  {
    name: 'our render of a desktop page',
    userAgent: `${BROWSER} Georender/1.0`,
    country: 'DE',
    arm: 'control',
    domain: '',
    isBot: true,
  },
  {
    name: 'our render of a mobile page, on CloudFront’s word a desktop',
    ...{
      userAgent: `${PHONE} Georender/1.0 (renderingbot, like Prerender)`,
      country: 'FR',
      arm: 'control',
      domain: 'm.example.net',
      isBot: true,
    },
  },
  {
    name: 'a part of a page that a prerender service renders',
    ...{
      userAgent: `${BROWSER} Prerender (+https://github.com/prerender/prerender)`,
      country: 'DE',
      arm: 'control',
      domain: '',
      isBot: true,
    },
  },
  {
    name: 'another prerenderer',
    ...{
      userAgent: PEOPLE.desktop,
      headers: { 'x-prerender': '1' },
      country: 'DE',
      arm: 'control',
      domain: '',
      isBot: true,
    },
  },
];

/** A person without a cookie. The last part of the address makes another visitor. */
export function newVisitor(number: number): { readonly userAgent: string; readonly address: string } {
  return { userAgent: PEOPLE.desktop, address: `198.51.100.${number}` };
}
