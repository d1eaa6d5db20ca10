// Asks the edge as a viewer does, and tells what it answered.
import { type Dispatcher, request } from 'undici';
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

/** The edge's answer with its body. */
export interface EdgePage {
  readonly edge: EdgeAnswer;
  /** Empty if nothing answered; cut after {@link MOST_BODY_BYTES}. */
  readonly body: Uint8Array;
  /** Undefined if nothing answered, or the answer does not tell. */
  readonly contentType: string | undefined;
}

/** More than any page for people has. */
const MOST_BODY_BYTES = 16 * 1024 * 1024;

/** Asks once. The body is not read. */
export async function askEdge(deployment: Deployment, question: CheckedQuestion): Promise<EdgeAnswer> {
  const { edge } = await ask(deployment, question, undefined, async (body) => {
    body.destroy();
    return Buffer.of();
  });
  return edge;
}

/** Asks once, and reads the body. @param signal ends it early, as a failure */
export function askEdgeForPage(
  deployment: Deployment,
  question: CheckedQuestion,
  signal: AbortSignal,
): Promise<EdgePage> {
  return ask(deployment, question, signal, async (body) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      chunks.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (bytes >= MOST_BODY_BYTES) break;
    }
    return Buffer.concat(chunks).subarray(0, MOST_BODY_BYTES);
  });
}

async function ask(
  deployment: Deployment,
  question: CheckedQuestion,
  signal: AbortSignal | undefined,
  read: (body: Dispatcher.ResponseData['body']) => Promise<Uint8Array>,
): Promise<EdgePage> {
  const { kind, clock } = deployment;
  const { url, country, subdivision } = question;
  const saidCountry = kind === 'local' && country !== undefined;
  const place = saidCountry
    ? {
        [VIEWER_COUNTRY_HEADER]: country,
        ...(subdivision === undefined ? {} : { [VIEWER_SUBDIVISION_HEADER]: subdivision }),
      }
    : {};
  const startedMs = clock.steadyMs();
  try {
    const timeOut = AbortSignal.timeout(TIMEOUT_MS);
    const { statusCode, headers, body } = await request(textOf(url), {
      headers: { ...sentHeaders(question), ...place },
      headersTimeout: TIMEOUT_MS,
      signal: signal === undefined ? timeOut : AbortSignal.any([signal, timeOut]),
    });
    const tookMs = Math.round(clock.steadyMs() - startedMs);
    body.on('error', () => undefined);
    const shown = Object.entries(headers).flatMap(([name, value]) =>
      value !== undefined && SHOWN.test(name) ? [[name, String(value).slice(0, 500)] as const] : [],
    );
    const cache = headers[CACHE_HEADER];
    const edge: EdgeAnswer = {
      kind: 'answered',
      status: statusCode,
      tookMs,
      headers: Object.fromEntries(shown),
      cache: typeof cache === 'string' ? cache : undefined,
      saidCountry,
    };
    const type = headers['content-type'];
    return { edge, body: await read(body), contentType: typeof type === 'string' ? type : undefined };
  } catch (error) {
    const reason = describeError(error).split('\n')[0] ?? '';
    return { edge: { kind: 'failed', reason }, body: Buffer.of(), contentType: undefined };
  }
}

function sentHeaders({ headers, cookies, userAgent }: CheckedQuestion): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(headers),
    ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
    'user-agent': userAgent,
  };
}
