// Fetches the site's documents over HTTP for `render`: through its egress proxy, as a browser would.
import { Agent, type buildConnector, type Dispatcher } from 'undici';
import { PRERENDER_HEADER } from '../../../core/contract/header-names';
import { navigationUrl, type PageUrl } from '../../../core/pages/page-url';
import type { ResponseHeaders } from '../../../core/pages/site-headers';
import {
  DocumentTooLargeError,
  DocumentUnreachableError,
  type SiteDocument,
  type SiteDocuments,
} from '../../render/tab/documents/site-document';
import { boundedBody } from './bounded-body';
import { withoutContentCoding } from './content-coding';
import { behindCookieWall } from './cookie-wall';

/** More than crawlers read (Googlebot: 15 MB), and little enough to hand to the browser. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** The errors of a request whose connection was closed (undici's and Node's). */
const HANG_UP_CODES: readonly unknown[] = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

/** An HTTP client for one site. It keeps its connections for the next render. */
export class HttpSiteDocuments implements SiteDocuments {
  private agent: Agent;

  /** @param connect how connections are made: the way out through the egress proxy */
  constructor(private readonly connect: buildConnector.connector) {
    this.agent = newAgent(connect);
  }

  async fetch(url: PageUrl, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<SiteDocument> {
    // As a browser does: `_escaped_fragment_` stands for a fragment, and no fragment is sent.
    const [asked = ''] = navigationUrl(url).split('#', 1);
    const answered = await this.ask(asked, headers, signal);
    return behindCookieWall(asked, answered, (next, cookie) =>
      this.ask(next, cookie === undefined ? headers : { ...headers, cookie }, signal),
    );
  }

  /** Ends its connections. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async ask(
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<SiteDocument> {
    const pathAt = url.indexOf('/', url.indexOf('//') + 2);
    try {
      const answer = await this.request({
        origin: url.slice(0, pathAt),
        method: 'GET',
        path: url.slice(pathAt),
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

  /**
   * Asks once more, on a new connection, if the site closed the connection instead of answering: it may have closed a
   * kept one during the request or this process's freeze (RFC 9110 §9.2.2, RFC 9112 §9.3.1).
   */
  private async request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
    try {
      return await this.agent.request(options);
    } catch (error) {
      if (!isHangUp(error)) throw error;
      // The other kept connections are as old.
      const { agent } = this;
      this.agent = newAgent(this.connect);
      void agent.close().catch(() => undefined);
      return this.agent.request(options);
    }
  }
}

function newAgent(connect: buildConnector.connector): Agent {
  // Each fetch has its own time bound.
  return new Agent({ connect, headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: 64 * 1024 });
}

function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && HANG_UP_CODES.includes(error.code);
}

function joined(headers: Record<string, string | string[] | undefined>): ResponseHeaders {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name.toLowerCase()] = Array.isArray(value) ? value.join('\n') : value;
  }
  return result;
}
