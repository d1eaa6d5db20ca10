// Rewrites redirects to the host behind the edge: a bot that followed one would leave the public site, and index its
// duplicate.

import type { HeaderList } from './answer-head';
import type { PageUrl } from './page-url';

/** Scheme (or none), host with an optional port, and the rest of an absolute URL. */
const ABSOLUTE = /^\s*(?:(https?):)?\/\/([^/?#\\@]+)([/?#].*)?$/is;

/**
 * The same headers, with a `Location` on the site's own host moved to the public site (RFC 9110 §10.2.2). Relative
 * ones, and those to other hosts, stay byte for byte.
 * @param siteHost with a port that is not its scheme's own
 */
export function withPublicLocation(headers: HeaderList, siteHost: string, page: PageUrl): HeaderList {
  return headers.map(([name, value]) =>
    name === 'location' ? [name, publicLocation(value, siteHost, page)] : [name, value],
  );
}

function publicLocation(location: string, siteHost: string, page: PageUrl): string {
  const [, scheme = '', host = '', rest = ''] = ABSOLUTE.exec(location) ?? asBrowsersTakeIt(location, page);
  if (withoutDefaultPort(host, scheme) !== withoutDefaultPort(siteHost, scheme)) return location;
  const publicSite = page.slice(0, page.indexOf('/', page.indexOf('//') + 2));
  return publicSite + (rest.startsWith('/') ? rest : `/${rest}`);
}

/**
 * Forms with backslashes, missing or extra slashes, or a password, as browsers read them (URL Standard, "URL
 * parsing").
 */
function asBrowsersTakeIt(location: string, page: PageUrl): readonly string[] {
  const target = URL.parse(location, page);
  return target === null
    ? []
    : ['', target.protocol.slice(0, -1), target.host, target.pathname + target.search + target.hash];
}

function withoutDefaultPort(host: string, scheme: string): string {
  return host.toLowerCase().replace(scheme.toLowerCase() === 'http' ? /\.?(?::80)?$/ : /\.?(?::443)?$/, '');
}
