// The caches of the edge locations: each location has its own entries, all share one bound.
//
// Simpler than CloudFront: an expired entry is gone (no revalidation by ETag, no stale-while-revalidate, no
// stale-if-error), simultaneous misses each go to the origin, ranges and conditions of a viewer are not
// looked at, `Vary` is ignored but for `*` (CloudFront keys by its policy too), regional edge caches don't
// exist.
import type { CachePolicy } from '../../core/edge-policies';
import { lifetimeSeconds } from './cache-lifetime';
import { headerValue, sortedCookies } from './edge-request';
import type { EdgeAnswer, EdgeRequest, HeaderPairs } from './edge-request';
import { normalisedAcceptEncoding } from './forwarded-headers';

export interface EdgeCacheOptions {
  readonly policy: CachePolicy;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** How many answers are kept; the least recently used goes first. Default 2,000. */
  readonly maxEntries?: number;
  /** How many bytes of bodies and headers are kept. Default 128 MiB. */
  readonly maxBytes?: number;
}

interface Entry {
  readonly answer: EdgeAnswer;
  readonly storedAtMs: number;
  readonly expiresAtMs: number;
  readonly bytes: number;
}

/** Answers to GET and HEAD by location and cache key. */
export class EdgeCache {
  readonly #policy: CachePolicy;
  readonly #clock: () => number;
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  /** In order of use, the least recent first. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor({ policy, clock, maxEntries = 2_000, maxBytes = 128 * 1024 * 1024 }: EdgeCacheOptions) {
    this.#policy = policy;
    this.#clock = clock;
    this.#maxEntries = maxEntries;
    this.#maxBytes = maxBytes;
  }

  /** A fresh answer of this location, with its `age`; a HEAD is also answered by a GET's (with its body). */
  lookup(location: string, request: EdgeRequest): EdgeAnswer | undefined {
    if (request.method === 'GET') {
      return this.#fresh(this.#key(location, request, 'GET'));
    }
    if (request.method === 'HEAD') {
      return (
        this.#fresh(this.#key(location, request, 'GET')) ?? this.#fresh(this.#key(location, request, 'HEAD'))
      );
    }
    return undefined;
  }

  /** Whether an answer with these headers would be stored, and so has to be collected. */
  isStorable(request: EdgeRequest, status: number, headers: HeaderPairs): boolean {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    return isRead && lifetimeSeconds(this.#policy, status, headers, this.#clock()) > 0;
  }

  /**
   * Stores an answer if {@link isStorable}, with cookies it may set (as CloudFront does where cookies go on).
   */
  store(location: string, request: EdgeRequest, answer: EdgeAnswer): void {
    if (!this.isStorable(request, answer.status, answer.headers)) {
      return;
    }
    const nowMs = this.#clock();
    const key = this.#key(location, request, request.method);
    const headerBytes = answer.headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    this.#drop(key);
    this.#add(key, {
      answer,
      storedAtMs: nowMs,
      expiresAtMs: nowMs + lifetimeSeconds(this.#policy, answer.status, answer.headers, nowMs) * 1000,
      bytes: answer.body.length + headerBytes + key.length,
    });
    for (const [oldest] of this.#entries) {
      if (this.#entries.size <= this.#maxEntries && this.#bytes <= this.#maxBytes) {
        break;
      }
      this.#drop(oldest);
    }
  }

  #fresh(key: string): EdgeAnswer | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      return undefined;
    }
    this.#drop(key);
    const nowMs = this.#clock();
    if (entry.expiresAtMs <= nowMs) {
      return undefined;
    }
    this.#add(key, entry);
    const age = String(Math.max(0, Math.floor((nowMs - entry.storedAtMs) / 1000)));
    const others = entry.answer.headers.filter(([name]) => name !== 'age');
    return { ...entry.answer, headers: [...others, ['age', age]] };
  }

  #add(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes;
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }

  #key(location: string, request: EdgeRequest, method: string): string {
    const { headers, cookies, queryStrings, gzip } = this.#policy;
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
