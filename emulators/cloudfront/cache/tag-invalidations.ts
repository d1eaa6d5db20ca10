// Remembers the latest invalidation of each cache tag, for answers that were on their way then.

/** More tags than a run invalidates while an origin answers. */
const MOST_TAGS = 10_000;

/** The invalidations so far, by tag. As in CloudFront, the case of tags does not matter. */
export class TagInvalidations {
  private readonly latest = new Map<string, number>();
  private invalidations = 0;
  private latestOfAll = 0;

  /** The number of invalidations so far. */
  get count(): number {
    return this.invalidations;
  }

  /** @returns the tags as they are compared */
  add(tags: readonly string[]): readonly string[] {
    this.invalidations += 1;
    const compared = tags.map((tag) => tag.toLowerCase());
    for (const tag of compared) {
      this.latest.delete(tag);
      this.latest.set(tag, this.invalidations);
    }
    for (const [oldest] of this.latest) {
      if (this.latest.size <= MOST_TAGS) break;
      this.latest.delete(oldest);
    }
    return compared;
  }

  /** Everything is invalidated, with tags or without. */
  addAll(): void {
    this.invalidations += 1;
    this.latestOfAll = this.invalidations;
  }

  /** Whether one of these tags was or everything, was invalidated after the first `count` invalidations. */
  concernsAny(tags: readonly string[], count: number): boolean {
    return this.latestOfAll > count || tags.some((tag) => (this.latest.get(tag) ?? 0) > count);
  }
}
