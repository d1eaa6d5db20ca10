// How the renderer introduces itself.
import { RENDERER_TOKEN } from './header-names';

/** The Chrome that @sparticuz/chromium and puppeteer-core are pinned to. */
export const CHROME_MAJOR_VERSION = 153;

/** A browser's user agent, as applications expect it, with the suffix that the router lets pass (the loop guard). */
export const RENDERER_USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  `Chrome/${CHROME_MAJOR_VERSION}.0.0.0 Safari/537.36 ${RENDERER_TOKEN}/1.0`;

/** The same on a phone, in the form that Chrome on Android has (User-Agent Reduction). */
export const MOBILE_RENDERER_USER_AGENT =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  `Chrome/${CHROME_MAJOR_VERSION}.0.0.0 Mobile Safari/537.36 ${RENDERER_TOKEN}/1.0`;
