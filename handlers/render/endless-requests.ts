// Remembers which requests of a site never end (long polls), so that not every render waits them out anew.

/** How sure the memory must be, and for how long it is. */
export interface EndlessLimits {
  /** In how many renders a request must have stayed open. */
  readonly sightings: number;
  /** After this long a request is waited out once more: a site that was slow may have recovered. */
  readonly rememberMs: number;
  /** How many requests are remembered at most. */
  readonly most: number;
}

/** What one sandbox remembers; the time it needs is given with each call. */
export const ENDLESS_LIMITS: EndlessLimits = { sightings: 2, rememberMs: 120_000, most: 200 };

/** Requests by their address without the query. */
export class EndlessRequests {
  private readonly seen = new Map<string, { count: number; lastMs: number }>();

  constructor(private readonly limits: EndlessLimits) {}

  /** Whether a request may be taken for endless from what earlier renders saw. */
  has(address: string, nowMs: number): boolean {
    const sighting = this.seen.get(address);
    return sighting !== undefined && sighting.count >= this.limits.sightings && nowMs - sighting.lastMs < this.limits.rememberMs;
  }

  /** A render waited the whole time that it waits for a request, in vain. */
  stayedOpen(address: string, nowMs: number): void {
    const sighting = this.seen.get(address);
    const recent = sighting !== undefined && nowMs - sighting.lastMs < this.limits.rememberMs;
    this.seen.delete(address);
    this.seen.set(address, { count: recent ? sighting.count + 1 : 1, lastMs: nowMs });
    const [oldest] = this.seen.keys();
    if (this.seen.size > this.limits.most && oldest !== undefined) this.seen.delete(oldest);
  }

  /** A request ended: it is none of the endless. */
  ended(address: string): void {
    this.seen.delete(address);
  }
}

/** What a request is remembered by: scheme, host and path; a query may differ from render to render. */
export function requestAddress(method: string, url: string): string {
  return `${method} ${url.split(/[?#]/, 1)[0] ?? ''}`.slice(0, 500);
}
