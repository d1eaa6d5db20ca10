// Compares URLs and languages that a page names.
import { isThisMachine } from '../site-network';

/**
 * Whether a named URL means this page: without fragment, and without the query, which it may leave out. On this
 * machine, pages name themselves by the site's public address.
 */
export function isSamePage(target: string, url: string): boolean {
  const [one, other] = [URL.parse(target, url), URL.parse(url)];
  if (one === null || other === null) return false;
  const isSameSite = one.origin === other.origin || isThisMachine(url);
  return isSameSite && one.pathname === other.pathname && [other.search, ''].includes(one.search);
}

const LANGUAGES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const FORM = /^[a-z]{2,3}(?:-[a-z]{4})?(?:-([a-z]{2}|\d{3}))?$/i;

/** Whether a text is a language, a language with a region, or `x-default` ("Localized versions of your pages"). */
export function isPlace(text: string): boolean {
  if (text.toLowerCase() === 'x-default') return true;
  const form = FORM.exec(text);
  if (form === null) return false;
  const locale = new Intl.Locale(text);
  const [, region] = form;
  if (LANGUAGES.of(locale.language) === undefined) return false;
  // `en-UK` is understood as `en-GB` here, but not by search engines.
  return region === undefined || (locale.region === region.toUpperCase() && REGIONS.of(locale.region) !== undefined);
}
