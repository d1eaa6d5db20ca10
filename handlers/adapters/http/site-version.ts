// The site's document, asked where people's requests go: its own CDN.
import { createHash } from 'node:crypto';
import { Agent } from 'undici';
import { InternalError } from '../../../core/contract/georender-error';
import { DESKTOP_USER_AGENT } from '../../../core/contract/user-agent';
import type { SiteDocument, SiteVersion } from '../../jobs/ports';
import { boundedBody } from './bounded-body';

const LOOK_MS = 10_000;

/** Larger than any shell of an application. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The site answered with something else than a document. */
export class NoSiteDocumentError extends InternalError {
  override readonly name = 'NoSiteDocumentError';
}

/** The document at the site's root. */
export class HttpSiteVersion implements SiteVersion {
  private readonly agent = new Agent({ connect: { timeout: LOOK_MS } });

  constructor(private readonly origin: string) {}

  async document(): Promise<SiteDocument> {
    const { statusCode, body } = await this.agent.request({
      origin: this.origin,
      path: '/',
      method: 'GET',
      headers: { 'user-agent': DESKTOP_USER_AGENT, accept: 'text/html', 'cache-control': 'no-cache' },
      signal: AbortSignal.timeout(LOOK_MS),
    });
    const bytes = await boundedBody(body, MAX_BYTES);
    if (statusCode !== 200) throw new NoSiteDocumentError(`The site answered ${statusCode} for its root.`);
    return { text: bytes.toString(), hash: createHash('sha256').update(bytes).digest('hex') };
  }
}
