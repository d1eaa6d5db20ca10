// The requests that the console shows as they come: the latest, and those that follow.
import type { RequestRecord } from '../../handlers/runtime/request-record';

/** A request, with what was wrong in the page if it was rendered for the request. All texts may be hostile. */
export interface SeenRequest extends RequestRecord {
  readonly problems: readonly string[];
}

/** Where requests come from. */
export interface RequestSource {
  /** @returns ends it */
  follow(listener: (request: SeenRequest) => void): () => void;
}

/** Requests that are kept for those who open the console later. */
const MOST_KEPT = 5_000;

/** Keeps the latest requests, and passes new ones on. */
export class RequestFeed implements RequestSource {
  private readonly kept: SeenRequest[] = [];
  private readonly listeners = new Set<(request: SeenRequest) => void>();

  /** Takes a request. */
  add(request: SeenRequest): void {
    this.kept.push(request);
    if (this.kept.length > 2 * MOST_KEPT) this.kept.splice(0, this.kept.length - MOST_KEPT);
    for (const listener of this.listeners) listener(request);
  }

  /** The latest, oldest first. */
  latest(most: number): readonly SeenRequest[] {
    return this.kept.slice(-Math.min(most, MOST_KEPT));
  }

  follow(listener: (request: SeenRequest) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
