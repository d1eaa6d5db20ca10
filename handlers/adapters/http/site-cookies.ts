// The cookies of one site, as a browser keeps them from one document to the next (RFC 6265 §5).
import { type Cookie, parseCookie } from 'undici';

/** More than any site needs. */
const MAX_COOKIES = 50;

/**
 * Cookies for a single host, during the requests for one document. `Secure` is ignored: all requests go to one URL,
 * which is encrypted or on this machine.
 */
export class SiteCookies {
  private readonly kept = new Map<string, Cookie>();
  private readonly taken: string[] = [];

  /** The lines that were taken, in order. Each names its path, so it means the same in any answer. */
  get lines(): readonly string[] {
    return this.taken;
  }

  /** Takes the `Set-Cookie` lines of an answer. */
  take(lines: readonly string[], url: URL): void {
    for (const line of lines) {
      const cookie = parseCookie(line);
      if (cookie === null || cookie.name === '' || !isOfHost(cookie.domain, url.hostname)) continue;
      const path = cookie.path ?? defaultPath(url);
      this.taken.push(cookie.path === undefined ? `${line}; Path=${path}` : line);
      const key = `${cookie.name}\n${path}`;
      this.kept.delete(key);
      if (!isExpired(cookie) && this.kept.size < MAX_COOKIES) this.kept.set(key, { ...cookie, path });
    }
  }

  /** The value of the `Cookie` header for a URL; undefined if it has no cookies. */
  header(url: URL): string | undefined {
    const sent = [...this.kept.values()]
      .filter(({ path = '/' }) => isUnder(url.pathname, path))
      // Longer paths first (§5.4); the sort leaves the order of equals as it is.
      .sort((a, b) => (b.path ?? '').length - (a.path ?? '').length)
      .map(({ name, value }) => `${name}=${value}`);
    return sent.length === 0 ? undefined : sent.join('; ');
  }
}

/** Whether a host is in a cookie's domain (§5.1.3). */
function isOfHost(domain: string | undefined, host: string): boolean {
  return domain === undefined || domain === '' || host === domain || host.endsWith(`.${domain}`);
}

/** §5.1.4 */
function defaultPath({ pathname }: URL): string {
  return pathname.slice(0, Math.max(1, pathname.lastIndexOf('/')));
}

/** §5.1.4 */
function isUnder(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

/** Whether a cookie only removes an earlier one. */
function isExpired({ expires, maxAge }: Cookie): boolean {
  if (maxAge !== undefined) return maxAge <= 0;
  return expires !== undefined && Number(expires) <= Date.now();
}
