// Asks the edge as a viewer does, and tells what it answered.
import { request } from 'undici';
import { CACHE_HEADER, VIEWER_COUNTRY_HEADER, VIEWER_SUBDIVISION_HEADER } from '../../core/contract/header-names';
import { describeError } from '../../handlers/runtime/log';
import type { Deployment } from '../deployment';
import { type CheckedQuestion, textOf } from './question';

/** The edge's answer. */
export type EdgeAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly tookMs: number;
      /** `x-cache`, `age`, `location`, `x-amz-cf-pop` and Georender's own. */
      readonly headers: Readonly<Record<string, string>>;
      /** Georender's cache status; undefined if `serve` did not answer. */
      readonly cache: string | undefined;
      /** Whether the edge heard the country. CloudFront sets that header itself, by the address that asks. */
      readonly saidCountry: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'not-asked'; readonly reason: string };

const SHOWN = /^(?:x-cache|age|location|x-amz-cf-pop|cache-control|retry-after|x-georender-.*|server-timing)$/;

/** A render may take most of a minute. */
const TIMEOUT_MS = 120_000;

/** Asks once. The body is not read. */
export async function askEdge(deployment: Deployment, question: CheckedQuestion): Promise<EdgeAnswer> {
  const { kind, clock } = deployment;
  const { url, userAgent, country, subdivision, cookies } = question;
  const saidCountry = kind === 'local' && country !== undefined;
  const startedMs = clock.steadyMs();
  try {
    const { statusCode, headers, body } = await request(textOf(url), {
      headers: {
        ...Object.fromEntries(question.headers),
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        'user-agent': userAgent,
        ...(saidCountry ? { [VIEWER_COUNTRY_HEADER]: country } : {}),
        ...(saidCountry && subdivision !== undefined ? { [VIEWER_SUBDIVISION_HEADER]: subdivision } : {}),
      },
      headersTimeout: TIMEOUT_MS,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const tookMs = Math.round(clock.steadyMs() - startedMs);
    body.on('error', () => undefined);
    body.destroy();
    const shown = Object.entries(headers).flatMap(([name, value]) =>
      value !== undefined && SHOWN.test(name) ? [[name, String(value).slice(0, 500)] as const] : [],
    );
    const cache = headers[CACHE_HEADER];
    return {
      kind: 'answered',
      status: statusCode,
      tookMs,
      headers: Object.fromEntries(shown),
      cache: typeof cache === 'string' ? cache : undefined,
      saidCountry,
    };
  } catch (error) {
    return { kind: 'failed', reason: describeError(error).split('\n')[0] ?? '' };
  }
}
