// Answers from the location's cache or an origin, with CloudFront's rules for expired copies ("Manage how long
// content stays in the cache (expiration)"). Within `stale-while-revalidate` it serves the copy and asks the origin
// in the background. Any other expired copy is revalidated first, by its ETag, and served within `stale-if-error` if
// that fails.
import type { Readable } from 'node:stream';
import { type ChosenOrigin, type EdgeAnswer, type EdgeRequest, headerValue } from '../edge-request';
import type { BehaviourPolicies } from '../origin/forwarded-headers';
import type { OriginAnswer, OriginFetcher } from '../origin/origin-fetch';
import { MAX_OBJECT_BYTES, sendKept, streamAnswer } from '../viewer/viewer-answer';
import { hasBody, type Visit } from '../viewer/viewer-visit';
import { confirmed, type EdgeCache, type KeptAnswer } from './edge-cache';

export interface CachedOriginOptions {
  readonly cache: EdgeCache;
  readonly fetcher: Pick<OriginFetcher, 'fetch'>;
  readonly policies: BehaviourPolicies;
  /** Gets a line when a revalidation in the background fails. */
  readonly onLog?: ((line: string) => void) | undefined;
}

/** A viewer's request after the function has run. */
export interface RoutedRequest {
  readonly request: EdgeRequest;
  readonly origin: ChosenOrigin;
}

/** Answers from the cache and the origins. */
export class CachedOrigin {
  private readonly options: CachedOriginOptions;
  private readonly closing = new AbortController();
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(options: CachedOriginOptions) {
    this.options = options;
  }

  /** @throws when the viewer disconnects, or the origin breaks off its answer */
  async answer(visit: Visit, wish: RoutedRequest, signal: AbortSignal): Promise<void> {
    const kept = this.options.cache.lookup(visit.location, wish.request);
    if (kept === undefined || kept.state === 'expired') {
      await this.ask(visit, wish, kept, signal);
      return;
    }
    this.show(visit, wish, kept.answer, kept.state === 'fresh' ? 'Hit' : 'RefreshHit');
    if (kept.state === 'stale') this.revalidateLater(visit, wish, kept);
  }

  /** Resolves when no copy is being revalidated. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay.values());
  }

  /** Ends the revalidations. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.settled();
  }

  private async ask(
    visit: Visit,
    wish: RoutedRequest,
    kept: KeptAnswer | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { cache } = this.options;
    const askedAt = cache.moment();
    const request = kept?.request ?? wish.request;
    const fetched = await this.fetch(visit, { ...wish, request }, kept, signal);
    if (kept !== undefined && isConfirmation(kept, fetched)) {
      const answer = this.confirm(visit, kept, fetched, askedAt);
      this.show(visit, wish, answer, 'RefreshHit');
      return;
    }
    if (kept?.isShownOnError === true && fetched.status >= 500) {
      await discard(fetched.body);
      this.show(visit, wish, kept.answer, 'RefreshHit');
      return;
    }
    const { status, headers } = fetched;
    const store = cache.isStorable(request, status, headers)
      ? (body: Buffer): void => cache.store(visit.location, request, { status, headers, body }, askedAt)
      : undefined;
    await streamAnswer(visit.res, fetched, visit, store);
  }

  private revalidateLater(visit: Visit, wish: RoutedRequest, kept: KeptAnswer): void {
    if (this.underWay.has(kept.id) || this.closing.signal.aborted) return;
    const task = this.revalidate(visit, wish, kept)
      .catch((error: unknown) => {
        if (this.closing.signal.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        this.options.onLog?.(`Revalidating ${kept.request.path}: ${reason}`);
      })
      .finally(() => this.underWay.delete(kept.id));
    this.underWay.set(kept.id, task);
  }

  /** An answer that may not be stored, such as an error, leaves the copy in its place. */
  private async revalidate(visit: Visit, wish: RoutedRequest, kept: KeptAnswer): Promise<void> {
    const { cache } = this.options;
    const { request } = kept;
    const askedAt = cache.moment();
    const fetched = await this.fetch(visit, { ...wish, request }, kept, this.closing.signal);
    const { status, headers } = fetched;
    if (isConfirmation(kept, fetched)) {
      this.confirm(visit, kept, fetched, askedAt);
    } else if (status < 500 && cache.isStorable(request, status, headers)) {
      const body = await wholeBody(fetched.body);
      if (body !== undefined) cache.store(visit.location, request, { status, headers, body }, askedAt);
      return;
    }
    await discard(fetched.body);
  }

  private confirm({ location }: Visit, kept: KeptAnswer, { headers }: OriginAnswer, askedAt: number): EdgeAnswer {
    const answer = confirmed(kept.answer, headers);
    this.options.cache.store(location, kept.request, answer, askedAt);
    return answer;
  }

  private show(visit: Visit, { request }: RoutedRequest, answer: EdgeAnswer, result: 'Hit' | 'RefreshHit'): void {
    sendKept(visit.res, answer, result, headerValue(request.headers, 'if-none-match'), visit);
  }

  private fetch(
    visit: Visit,
    wish: RoutedRequest,
    kept: KeptAnswer | undefined,
    signal: AbortSignal,
  ): Promise<OriginAnswer> {
    const { fetcher, policies } = this.options;
    const { viewerIp, requestId, req } = visit;
    const body = hasBody(req) ? req : undefined;
    return fetcher.fetch({ ...wish, policies, viewerIp, requestId, ifNoneMatch: kept?.etag, body, signal });
  }
}

function isConfirmation(kept: KeptAnswer, fetched: OriginAnswer): boolean {
  return kept.etag !== undefined && fetched.status === 304;
}

async function discard(body: Readable): Promise<void> {
  try {
    for await (const chunk of body) void chunk;
  } catch {
    // The answer is not used.
  }
}

/** The body; undefined if it is too large to keep. */
async function wholeBody(body: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes <= MAX_OBJECT_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_OBJECT_BYTES ? Buffer.concat(chunks) : undefined;
}
