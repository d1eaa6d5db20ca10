// The requests that the console shows as they come: the latest, and those that follow.

import type { RequestRecord } from '../../handlers/runtime/request-record';
import type { EdgeFact, TailedRequest } from '../../operations/bots/serve-lines/tail/tailed-request';

/** A request. All texts may be hostile. What a deployment does not tell is undefined. */
export interface SeenRequest extends TailedRequest, Readonly<{ [Fact in EdgeFact]: RequestRecord[Fact] | undefined }> {
  /** What was wrong in the page, if it was rendered for the request; undefined where that is not told. */
  readonly problems: readonly string[] | undefined;
}

/** Hears of requests, and of notes about them. */
export interface RequestListener {
  onRequest(request: SeenRequest): void;
  /** What the requests lack at the moment, in sentences, whenever that changes. */
  onNotes(notes: readonly string[]): void;
}

/** Where requests come from. */
export interface RequestSource {
  /** @returns ends it */
  follow(listener: RequestListener): () => void;
}

/** The requests of a deployment, as the API asks for them. */
export interface WatchedRequests extends RequestSource {
  /** The latest, oldest first. */
  latest(most: number): Promise<readonly SeenRequest[]>;
}

/** Requests that are kept for those who open the console later. */
const MOST_KEPT = 5_000;

/** Keeps the latest requests, and passes new ones on. */
export class RequestFeed implements WatchedRequests {
  private readonly kept: SeenRequest[] = [];
  private readonly listeners = new Set<RequestListener>();
  private notes: readonly string[] = [];

  /** Takes a request. */
  add(request: SeenRequest): void {
    this.keep(request);
    for (const listener of this.listeners) listener.onRequest(request);
  }

  /** Takes a request of before: only those see it who ask for the latest ones. */
  keep(request: SeenRequest): void {
    this.kept.push(request);
    if (this.kept.length > 2 * MOST_KEPT) this.kept.splice(0, this.kept.length - MOST_KEPT);
  }

  /** Says what the requests lack at the moment. */
  note(notes: readonly string[]): void {
    if (notes.join('\n') === this.notes.join('\n')) return;
    this.notes = notes;
    for (const listener of this.listeners) listener.onNotes(notes);
  }

  async latest(most: number): Promise<readonly SeenRequest[]> {
    return this.kept.slice(-Math.min(most, MOST_KEPT));
  }

  follow(listener: RequestListener): () => void {
    this.listeners.add(listener);
    if (this.notes.length > 0) listener.onNotes(this.notes);
    return () => this.listeners.delete(listener);
  }
}
