// Fetches the site's sitemaps and robots.txt past the edge. The site is not trusted: redirects and time are bounded.
import { Agent, type Dispatcher } from 'undici';
import { SITE_CONNECT_MS, SITE_RESPONSE_MS } from '../../../core/contract/time-outs';
import { DESKTOP_USER_AGENT } from '../../../core/contract/user-agent';
import { describeError } from '../../runtime/log';
import { type SiteFiles, SitemapUnreadableError } from '../../sitemaps/ports';

/** Google follows as many for robots.txt ("How Google interprets the robots.txt specification"). */
const MOST_REDIRECTS = 5;

/** A file of 50 MB from a slow site; a site that sends a byte now and then is given up. */
const MOST_FILE_MS = 120_000;

/** The site, as its files are asked for. */
export interface FilesSite {
  /** Without a path, e.g. `https://main.d123.amplifyapp.com`. */
  readonly siteUrl: string;
  /** The path and query of a redirect's target; undefined if it leads to another site. */
  readonly targetOf: (url: string) => string | undefined;
}

/** The files of one site. */
export class HttpSiteFiles implements SiteFiles {
  private readonly agent = new Agent({
    connect: { timeout: SITE_CONNECT_MS },
    headersTimeout: SITE_RESPONSE_MS,
    bodyTimeout: SITE_RESPONSE_MS,
  });

  constructor(private readonly site: FilesSite) {}

  async open(target: string): Promise<AsyncIterable<Uint8Array>> {
    let path = target;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const answer = await this.ask(path);
      if (answer.statusCode === 200) return answer.body;
      await answer.body.dump();
      const { location } = answer.headers;
      if (answer.statusCode < 300 || answer.statusCode > 399 || typeof location !== 'string')
        throw new SitemapUnreadableError(`The site answered ${answer.statusCode} for ${target}.`, {
          status: answer.statusCode,
        });
      const next = URL.parse(location, this.site.siteUrl + path);
      const followed = next === null ? undefined : this.site.targetOf(next.href);
      if (followed === undefined)
        throw new SitemapUnreadableError(`The site redirects ${target} to another site: ${location.slice(0, 200)}.`);
      path = followed;
    }
    throw new SitemapUnreadableError(`The site redirects ${target} more than ${MOST_REDIRECTS} times.`);
  }

  /** Ends its connections. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async ask(path: string): Promise<Dispatcher.ResponseData> {
    try {
      return await this.agent.request({
        origin: this.site.siteUrl,
        method: 'GET',
        path,
        signal: AbortSignal.timeout(MOST_FILE_MS),
        // The router sends this user agent to the site: files can't come from our own pages.
        headers: { 'user-agent': DESKTOP_USER_AGENT, accept: 'application/xml,text/xml,text/plain,*/*;q=0.5' },
      });
    } catch (error) {
      throw new SitemapUnreadableError(`The site did not answer for ${path}: ${describeError(error)}`, {
        cause: error,
      });
    }
  }
}
