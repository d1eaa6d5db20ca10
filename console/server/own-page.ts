// Who may ask the console: its own page alone. Other pages of the browser, the site's too, and names that lead here are
// refused.
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request may have come from the console's page, its address bar, or a program of this machine's user. A
 * page that has its own name resolve to this machine (DNS rebinding) is told by `Host`; other origins by `Origin` and
 * `Sec-Fetch-Site` ("Fetch Metadata Request Headers", W3C).
 */
export function isOwnPage(headers: IncomingHttpHeaders, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin } = headers;
  if (!hosts.includes(host)) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const from = headers['sec-fetch-site'];
  if (from === undefined || from === 'same-origin' || from === 'none') return true;
  // A link in another page may open the console, not ask its API or frame it.
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}
