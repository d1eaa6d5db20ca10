// Whether the site answers at all, before all regions are drained and bots are sent to it.
import { Agent } from 'undici';
import { SITE_PROBE_MS } from '../../../core/contract/time-outs';
import { DESKTOP_USER_AGENT } from '../../../core/contract/user-agent';
import type { SiteProbe } from '../../health/ports';

/** The site behind a base URL. */
export class HttpSiteProbe implements SiteProbe {
  private readonly agent: Agent;

  /** @param verifies whether the site's certificate must be a trusted one */
  constructor(
    private readonly origin: string,
    verifies = true,
  ) {
    this.agent = new Agent({ connect: { timeout: SITE_PROBE_MS, rejectUnauthorized: verifies } });
  }

  async answers(): Promise<boolean> {
    try {
      const { statusCode, body } = await this.agent.request({
        origin: this.origin,
        path: '/',
        method: 'GET',
        headers: { 'user-agent': DESKTOP_USER_AGENT },
        signal: AbortSignal.timeout(SITE_PROBE_MS),
      });
      body.on('error', () => undefined).destroy();
      return statusCode < 500;
    } catch {
      return false;
    }
  }
}
