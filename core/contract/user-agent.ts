// The user agents of `render`.
import { USER_AGENT_TOKEN } from './header-names';

/** The Chrome that @sparticuz/chromium and puppeteer-core are pinned to. */
export const CHROME_MAJOR_VERSION = 153;

/**
 * Follows the browser's own part. The router sends requests with the token to the site (the loop guard).
 *
 * `ingbot` makes lazysizes (`/(gle|ing)bot/`), vanilla-lazyload (`/(gle|ing|ro)bot|crawl|spider/i`), isbot and AOS
 * (`/bot/i`) show everything at once. Applications and nginx rules for Prerender look for `Prerender`. A crawler's name
 * would not do: sites keep stubs for social networks, and check Googlebot's address.
 */
const SUFFIX = `${USER_AGENT_TOKEN}/1.0 (renderingbot, like Prerender)`;

/** A browser's user agent, as applications expect it, with our suffix. */
export const DESKTOP_USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  `Chrome/${CHROME_MAJOR_VERSION}.0.0.0 Safari/537.36 ${SUFFIX}`;

/** The same on a phone, in the form that Chrome on Android has (User-Agent Reduction). */
export const MOBILE_USER_AGENT =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  `Chrome/${CHROME_MAJOR_VERSION}.0.0.0 Mobile Safari/537.36 ${SUFFIX}`;

/** The user agent of a render with a country's content (ISO 3166-1 alpha-2). The router reads it. */
export function userAgentOfCountry(userAgent: string, country: string): string {
  return userAgent.replace(/\)$/, `; ${country})`);
}
