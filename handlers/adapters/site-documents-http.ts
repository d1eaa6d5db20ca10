// Fetches the site's documents over HTTP, for the renderer: through its egress wall, as a browser would ask for them.
import { Agent } from 'undici';
import type { buildConnector } from 'undici';
import { pathAndQuery } from '../../core/page-url';
import type { PageUrl } from '../../core/page-url';
import { PRERENDER_HEADER } from '../../core/header-names';
import type { ResponseHeaders } from '../../core/site-headers';
import { boundedBody } from '../bounded-body';
import { withoutContentCoding } from '../content-coding';
import { DocumentTooLargeError, DocumentUnreachableError } from '../render/site-document';
import type { SiteDocument, SiteDocuments } from '../render/site-document';

/** Larger than any page that a crawler reads (Googlebot takes 15 MB), and small enough to hand to the browser. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** An HTTP client for one site; it keeps its connections for the next render. */
export class HttpSiteDocuments implements SiteDocuments {
  private readonly agent: Agent;

  /** @param connect how connections are made: the way out through the egress wall */
  constructor(connect: buildConnector.connector) {
    // Each fetch has a time bound of its own.
    this.agent = new Agent({ connect, headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: 64 * 1024 });
  }

  async fetch(url: PageUrl, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<SiteDocument> {
    try {
      const answer = await this.agent.request({
        origin: url.slice(0, url.indexOf('/', url.indexOf('//') + 2)),
        method: 'GET',
        path: pathAndQuery(url),
        signal,
        headers: { ...headers, 'accept-encoding': 'gzip, deflate, br', [PRERENDER_HEADER]: '1' },
      });
      const raw = await boundedBody(answer.body, MAX_DOCUMENT_BYTES);
      const body = withoutContentCoding(raw, answer.headers['content-encoding'], MAX_DOCUMENT_BYTES);
      return { status: answer.statusCode, headers: joined(answer.headers), body };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RangeError && /more than|larger than/.test(error.message)) {
        throw new DocumentTooLargeError(`${url} has more than ${MAX_DOCUMENT_BYTES} bytes.`, { cause: error });
      }
      throw new DocumentUnreachableError(`The site gave no document for ${url}.`, { cause: error });
    }
  }

  /** Ends its connections. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

function joined(headers: Record<string, string | string[] | undefined>): ResponseHeaders {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name.toLowerCase()] = Array.isArray(value) ? value.join('\n') : value;
  }
  return result;
}
