// The cookies of one site, as a browser keeps them from one document to the next (RFC 6265 §5).

import type { Cookie } from 'undici';
import { parseCookie } from 'undici';

/** A site that sets more is making fun of us. */
const MAX_COOKIES = 50;

/**
 * Cookies for a single host, for as long as it takes to ask it for one document. `Secure` is not asked about: the site is
 * at one origin only, and that is encrypted or this machine.
 */
export class SiteCookies {
  private readonly kept = new Map<string, Cookie>();
  private readonly taken: string[] = [];

  /** The lines that were taken, in order: they mean the same in an answer of any path. */
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
      if (!isOver(cookie) && this.kept.size < MAX_COOKIES) this.kept.set(key, { ...cookie, path });
    }
  }

  /** The value of the `Cookie` header for a URL; undefined if none is to be sent. */
  header(url: URL): string | undefined {
    const sent = [...this.kept.values()]
      .filter(({ path = '/' }) => isUnder(url.pathname, path))
      // Longer paths first (§5.4); the sort leaves the order of equals as it is.
      .sort((a, b) => (b.path ?? '').length - (a.path ?? '').length)
      .map(({ name, value }) => `${name}=${value}`);
    return sent.length === 0 ? undefined : sent.join('; ');
  }
}

/** Whether a cookie's domain is that of a host, or one that the host is in (§5.1.3). */
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

/** Whether a cookie only takes an earlier one away. */
function isOver({ expires, maxAge }: Cookie): boolean {
  if (maxAge !== undefined) return maxAge <= 0;
  return expires !== undefined && Number(expires) <= Date.now();
}
