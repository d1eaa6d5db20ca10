// The caches of the edge locations: each has its own entries, and all share one limit.
//
// Simpler than CloudFront: each of several simultaneous misses goes to the origin; a viewer's ranges and
// `If-Modified-Since` are ignored, and so is `Vary` except `*`; there are no regional edge caches.
import type { CachePolicy } from '../../../core/contract/edge-policies';
import { type EdgeAnswer, type EdgeRequest, type HeaderPairs, headerValue, sortedCookies } from '../edge-request';
import { normalisedAcceptEncoding } from '../origin/forwarded-headers';
import { lifetimeSeconds, staleWindows } from './cache-lifetime';
import { TagInvalidations } from './tag-invalidations';

export interface EdgeCacheOptions {
  readonly policy: CachePolicy;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The header for origins' cache tags, in lower case; without it answers have no tags. */
  readonly tagHeader?: string | undefined;
  /** How many answers are kept; the least recently used goes first. Default 2,000. */
  readonly maxEntries?: number;
  /** How many bytes of bodies and headers are kept. Default 128 MiB. */
  readonly maxBytes?: number;
}

interface Entry {
  readonly method: string;
  readonly answer: EdgeAnswer;
  readonly tags: readonly string[];
  readonly storedAtMs: number;
  readonly freshUntilMs: number;
  readonly staleUntilMs: number;
  readonly errorUntilMs: number;
  readonly bytes: number;
}

/** A copy that a location has. */
export interface KeptAnswer {
  /** The same for every request that it is the answer to. */
  readonly id: string;
  /** `fresh`: served; `stale`: served, and the origin is asked as well; `expired`: the origin is asked first. */
  readonly state: 'fresh' | 'stale' | 'expired';
  /** Whether it is served if the origin fails. */
  readonly isShownOnError: boolean;
  /** With its `age`, and for a HEAD with its body. */
  readonly answer: EdgeAnswer;
  /** The request for its successor. */
  readonly request: EdgeRequest;
  /** The ETag by which the origin may confirm it. */
  readonly etag: string | undefined;
}

/** Answers to GET and HEAD by location and cache key. */
export class EdgeCache {
  private readonly options: EdgeCacheOptions;
  private readonly maxEntries: number;
  private readonly maxBytes: number;
  private readonly invalidations = new TagInvalidations();
  /** In order of use, the least recent first. */
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  constructor(options: EdgeCacheOptions) {
    this.options = options;
    this.maxEntries = options.maxEntries ?? 2_000;
    this.maxBytes = options.maxBytes ?? 128 * 1024 * 1024;
  }

  /** This location's copy for a request; a HEAD also gets a GET's copy. */
  lookup(location: string, request: EdgeRequest): KeptAnswer | undefined {
    const methods = request.method === 'GET' ? ['GET'] : request.method === 'HEAD' ? ['GET', 'HEAD'] : [];
    const found = methods.flatMap((method) => this.find(this.key(location, request, method), request) ?? []);
    const best = found.find(({ state }) => state === 'fresh') ?? found[0];
    if (best !== undefined) this.use(best.id);
    return best;
  }

  /** Whether an answer with these headers would be stored, so that its body must be collected. */
  isStorable(request: EdgeRequest, status: number, headers: HeaderPairs): boolean {
    const { policy, clock } = this.options;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    return isRead && lifetimeSeconds(policy, status, headers, clock()) > 0;
  }

  /** The moment, for {@link store}: to be taken before the origin is asked. */
  moment(): number {
    return this.invalidations.count;
  }

  /**
   * Stores an answer if {@link isStorable}, including its cookies (as CloudFront does where it forwards cookies). It is
   * not stored if one of its tags was invalidated after `askedAt`: the origin may have answered before that.
   * @param askedAt the {@link moment} at which the origin was asked
   */
  store(location: string, request: EdgeRequest, answer: EdgeAnswer, askedAt: number): void {
    if (!this.isStorable(request, answer.status, answer.headers)) return;
    const { policy, clock, tagHeader } = this.options;
    const tags = tagHeader === undefined ? [] : tagsOf(headerValue(answer.headers, tagHeader));
    if (this.invalidations.concernsAny(tags, askedAt)) return;
    const nowMs = clock();
    const key = this.key(location, request, request.method);
    const freshUntilMs = nowMs + lifetimeSeconds(policy, answer.status, answer.headers, nowMs) * 1000;
    const windows = staleWindows(policy, answer.headers);
    const headerBytes = answer.headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    this.drop(key);
    this.add(key, {
      method: request.method,
      answer,
      tags,
      storedAtMs: nowMs,
      freshUntilMs,
      staleUntilMs: freshUntilMs + windows.whileRevalidateSeconds * 1000,
      errorUntilMs: freshUntilMs + windows.ifErrorSeconds * 1000,
      bytes: answer.body.length + headerBytes + key.length,
    });
    this.makeRoom();
  }

  /** Drops all answers with one of these tags, at every location. */
  invalidateTags(tags: readonly string[]): void {
    const wanted = new Set(this.invalidations.add(tags));
    for (const [key, entry] of this.entries) {
      if (entry.tags.some((tag) => wanted.has(tag))) this.drop(key);
    }
  }

  /** Drops all answers, at every location. */
  invalidateAll(): void {
    this.invalidations.addAll();
    for (const key of this.entries.keys()) this.drop(key);
  }

  private find(id: string, request: EdgeRequest): KeptAnswer | undefined {
    const entry = this.entries.get(id);
    if (entry === undefined) return undefined;
    const nowMs = this.options.clock();
    const age = String(Math.max(0, Math.floor((nowMs - entry.storedAtMs) / 1000)));
    const others = entry.answer.headers.filter(([name]) => name !== 'age');
    return {
      id,
      state: nowMs < entry.freshUntilMs ? 'fresh' : nowMs < entry.staleUntilMs ? 'stale' : 'expired',
      isShownOnError: nowMs < entry.errorUntilMs,
      answer: { ...entry.answer, headers: [...others, ['age', age]] },
      request: { ...request, method: entry.method },
      etag: headerValue(entry.answer.headers, 'etag'),
    };
  }

  private use(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.entries.set(key, entry);
  }

  private makeRoom(): void {
    for (const [oldest] of this.entries) {
      if (this.entries.size <= this.maxEntries && this.bytes <= this.maxBytes) break;
      this.drop(oldest);
    }
  }

  private add(key: string, entry: Entry): void {
    this.entries.set(key, entry);
    this.bytes += entry.bytes;
  }

  private drop(key: string): void {
    this.bytes -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }

  private key(location: string, request: EdgeRequest, method: string): string {
    const { headers, cookies, queryStrings, gzip } = this.options.policy;
    return JSON.stringify([
      location,
      method,
      request.path,
      queryStrings === 'all' ? (request.rawQuery ?? null) : null,
      headers.map((name) => headerValue(request.headers, name) ?? null),
      cookies === 'all' ? (sortedCookies(request.headers) ?? null) : null,
      gzip ? (normalisedAcceptEncoding(request.headers) ?? null) : null,
    ]);
  }
}

/** A copy with the headers of the 304 that confirmed it (RFC 9111, 3.2), except those that describe the body. */
export function confirmed(kept: EdgeAnswer, headers: HeaderPairs): EdgeAnswer {
  const newer = headers.filter(([name]) => !name.startsWith('content-'));
  const replaced = new Set(['age', ...newer.map(([name]) => name)]);
  return { ...kept, headers: [...kept.headers.filter(([name]) => !replaced.has(name)), ...newer] };
}

/** CloudFront reads fifty tags, and ignores their case ("What you need to know when invalidating tags"). */
function tagsOf(header: string | undefined): readonly string[] {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().toLowerCase());
  return tags.filter((tag) => tag !== '').slice(0, 50);
}
