// Fetches the site's own HTML past the edge: the answer to a bot when a page can't be rendered.
import { Agent } from 'undici';
import { InternalError } from '../../../core/contract/georender-error';
import { PRERENDER_HEADER } from '../../../core/contract/header-names';
import { SITE_CONNECT_MS, SITE_RESPONSE_MS } from '../../../core/contract/time-outs';
import type { HeaderList } from '../../../core/pages/answer-head';
import { type PageUrl, pathAndQuery } from '../../../core/pages/page-url';
import { passedHeaders } from '../../../core/pages/site-headers';
import { type Site, type SiteAnswer, SiteAnswerTooLargeError } from '../../serve/ports';
import { boundedBody } from './bounded-body';
import { withoutContentCoding } from './content-coding';

/** The site gave no answer. */
export class SiteUnreachableError extends InternalError {
  override readonly name = 'SiteUnreachableError';
}

/** Bounded by memory: a sandbox holds the body twice while its pieces are joined. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The site behind a base URL, e.g. `https://main.d123.amplifyapp.com`. */
export class HttpSite implements Site {
  private readonly agent = new Agent({
    connect: { timeout: SITE_CONNECT_MS },
    headersTimeout: SITE_RESPONSE_MS,
    bodyTimeout: SITE_RESPONSE_MS,
  });

  constructor(
    private readonly origin: string,
    private readonly userAgent: string,
  ) {}

  async fetch(url: PageUrl, mostMs: number): Promise<SiteAnswer> {
    const asked = this.origin + pathAndQuery(url);
    try {
      const answer = await this.agent.request({
        origin: this.origin,
        method: 'GET',
        // As an option of its own, the path stays byte for byte as it is.
        path: pathAndQuery(url),
        signal: AbortSignal.timeout(Math.ceil(mostMs)),
        headers: {
          'user-agent': this.userAgent,
          accept: 'text/html,*/*;q=0.8',
          'accept-encoding': 'gzip',
          [PRERENDER_HEADER]: '1',
        },
      });
      const body = withoutContentCoding(
        await boundedBody(answer.body, MAX_BODY_BYTES),
        answer.headers['content-encoding'],
        MAX_BODY_BYTES,
      );
      return { status: answer.statusCode, headers: siteHeaders(answer.headers), body };
    } catch (error) {
      if (error instanceof RangeError && /more than|larger than/.test(error.message)) {
        throw new SiteAnswerTooLargeError(`The site's answer for ${asked} has more than ${MAX_BODY_BYTES} bytes.`, {
          cause: error,
        });
      }
      throw new SiteUnreachableError(`The site did not answer for ${asked}.`, { cause: error });
    }
  }
}

function siteHeaders(headers: Record<string, string | string[] | undefined>): HeaderList {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  const type = joined['content-type'];
  return [...(type === undefined ? [] : [['content-type', type] as const]), ...passedHeaders(joined)];
}
