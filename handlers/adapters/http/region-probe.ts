// Looks at a region through the function URL of its `serve`, signed with the checker's credentials.
import { SignatureV4 } from '@smithy/signature-v4';
import { Agent, type Dispatcher } from 'undici';
import { HEALTH_HEADER, REGION_HEADER } from '../../../core/contract/header-names';
import type { Region } from '../../../core/geography/regions';
import type { AilingReason, Look } from '../../../core/health/region-health';
import type { RegionProbe } from '../../health/ports';
import { NodeSha256 } from '../node-sha256';

/** AWS credentials, as the SDK's providers give them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Options of {@link HttpRegionProbe}. */
export interface HttpProbeOptions {
  /** By region: an http or https URL without a path. */
  readonly urls: Readonly<Partial<Record<Region, string>>>;
  readonly credentials: () => Promise<Credentials>;
  /** The time of a look. */
  readonly timeoutMs: number;
}

/** Lambda's own statuses: no permission, and throttled ("Troubleshooting", AWS Lambda Developer Guide). */
const AILING_STATUSES: Readonly<Record<number, AilingReason>> = { 403: 'denied', 429: 'full' };

/** Asks over HTTP. Each look has its own connection: a sandbox's freeze between checks would break a kept one. */
export class HttpRegionProbe implements RegionProbe {
  private readonly agent: Agent;

  constructor(private readonly options: HttpProbeOptions) {
    this.agent = new Agent({ connect: { timeout: options.timeoutMs }, pipelining: 0, maxHeaderSize: 16_384 });
  }

  async look(region: Region): Promise<Look> {
    const signal = AbortSignal.timeout(this.options.timeoutMs);
    try {
      const { statusCode, headers, body } = await this.ask(region, signal);
      // Status and headers say all; the body is not read.
      body.on('error', () => undefined).destroy();
      return lookOf(region, statusCode, headers);
    } catch {
      return { kind: 'gone', reason: signal.aborted ? 'silent' : 'refused' };
    }
  }

  private async ask(region: Region, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const url = new URL(this.options.urls[region] ?? noUrl(region));
    const signer = new SignatureV4({
      service: 'lambda',
      region,
      credentials: this.options.credentials,
      sha256: NodeSha256,
    });
    const { headers } = await signer.sign({
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: '/',
      query: {},
      headers: { host: url.host, [HEALTH_HEADER]: 'how' },
    });
    return this.agent.request({ origin: url.origin, path: '/', method: 'GET', headers, signal });
  }
}

function noUrl(region: Region): never {
  throw new RangeError(`The health check has no function URL for ${region}.`);
}

/**
 * Any answer of `serve` itself, which names its region, comes from a region that serves bots: also the 400 of an
 * earlier version, which knows no health checks.
 */
function lookOf(
  region: Region,
  status: number,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Look {
  if (headers[REGION_HEADER] !== region) {
    const reason = AILING_STATUSES[status];
    return reason === undefined ? { kind: 'gone', reason: 'error' } : { kind: 'ailing', reason };
  }
  const parts = String(headers[HEALTH_HEADER] ?? '').split(',');
  if (parts.includes('index')) return { kind: 'ailing', reason: 'index' };
  return parts.includes('bucket') ? { kind: 'ailing', reason: 'bucket' } : { kind: 'well' };
}
