// How the renderer introduces itself.
import { USER_AGENT_TOKEN } from './header-names';

/** The Chrome that @sparticuz/chromium and puppeteer-core are pinned to. */
export const CHROME_MAJOR_VERSION = 153;

/**
 * What stands behind the browser's own part. The router lets the token pass (the loop guard). Sites look for the comment:
 * `ingbot` makes lazysizes (`/(gle|ing)bot/`), vanilla-lazyload (`/(gle|ing|ro)bot|crawl|spider/i`), isbot and
 * `/bot/i`, which AOS recommends, show everything at once. `Prerender` is what Prerender's own applications and nginx rules
 * look for. No crawler's name stands here: sites keep stubs for the names of social networks, and check Googlebot's address.
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
