// A prerender service in the local run: an origin of the edge, or what the Lambda@Edge function is built with.
import { LOCAL_ORIGIN_HEADER } from '../core/contract/header-names';
import { PRERENDER_SERVICE_ORIGIN_ID, type PrerenderServiceMode } from '../core/contract/prerender-service';
import { SERVICE_RESPONSE_SECONDS } from '../core/contract/time-outs';
import { type PrerenderService, serviceAt } from '../core/routing/lambda-router-config';
import type { RouterSettings } from '../core/routing/router-config';
import type { Origin } from '../emulators/cloudfront/origin/origin-fetch';

/** The service of a run. */
export interface LocalService {
  /** Its address, without a slash at its end. */
  readonly url: string;
  readonly mode: PrerenderServiceMode;
  /** In the mode `share`, the percentage of the URLs. */
  readonly share: number | undefined;
  /** Headers that it wants, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Its settings of the router; none without a service. */
export function serviceSettings(
  service: LocalService | undefined,
): Pick<RouterSettings, 'prerenderService' | 'prerenderServiceShare'> {
  if (service === undefined) return {};
  const { mode: prerenderService, share: prerenderServiceShare } = service;
  return { prerenderService, ...(prerenderServiceShare === undefined ? {} : { prerenderServiceShare }) };
}

/** As an origin of the edge; none without a service. */
export function serviceOrigins(service: LocalService | undefined): readonly (readonly [string, Origin])[] {
  if (service === undefined) return [];
  const { url, headers } = service;
  const responseTimeoutMs = SERVICE_RESPONSE_SECONDS * 1_000;
  const customHeaders = Object.entries(headers);
  // No function marks the service's errors.
  const answerHeaders = [[LOCAL_ORIGIN_HEADER, PRERENDER_SERVICE_ORIGIN_ID]] as const;
  return [[PRERENDER_SERVICE_ORIGIN_ID, { url, responseTimeoutMs, customHeaders, answerHeaders }]];
}

/** As the Lambda@Edge function has it. */
export function lambdaService({ url, mode, headers }: LocalService): PrerenderService {
  return { ...serviceAt(url), headers, isLastResort: mode === 'last-resort' };
}
