// A stack's requests for all viewers of the console: one loop reads the lines of `serve`, only while somebody looks.
import type { Timers } from '../../handlers/runtime/timers';
import { reasonOf } from '../../operations/aws/error-reason';
import type { StackLook } from '../../operations/bots/serve-lines/tail/line-tail';
import { TAIL_NOTES, tailText } from '../../operations/bots/serve-lines/tail/tail-text';
import type { TailedRequest } from '../../operations/bots/serve-lines/tail/tailed-request';
import type { RequestCounts } from './request-counts';
import { RequestFeed, type RequestListener, type SeenRequest, type WatchedRequests } from './request-feed';
import { RequestTally } from './request-tally';

/** The time between two looks. */
export const LOOK_EVERY_MS = 5_000;

/** Somebody who asked for counts asks again within this. */
export const LOOKS_ON_MS = 30_000;

/** What is looked at: `LineTail` of a deployment. */
export interface LookedAt {
  look(): Promise<StackLook>;
}

/** The requests of a stack. */
export class StackRequests implements WatchedRequests {
  private readonly feed = new RequestFeed();
  private readonly tally: RequestTally;
  private readonly firstLook = Promise.withResolvers<undefined>();
  private viewers = 0;
  private lookUntilMs = Number.NEGATIVE_INFINITY;
  private sinceMs: number | undefined;
  private notes: readonly string[] = TAIL_NOTES;
  private isLooking = false;
  private hasLooked = false;
  private isClosed = false;
  private wake: () => void = () => undefined;

  /** @param nowMs the deployment's time */
  constructor(
    private readonly tail: LookedAt,
    private readonly timers: Timers,
    private readonly nowMs: () => number,
  ) {
    this.tally = new RequestTally(this.feed, nowMs);
    this.feed.note(TAIL_NOTES);
  }

  /** After the first look. */
  async latest(most: number): Promise<readonly SeenRequest[]> {
    this.lookOn();
    await this.firstLook.promise;
    return this.feed.latest(most);
  }

  follow(listener: RequestListener): () => void {
    const end = this.feed.follow(listener);
    this.viewers += 1;
    this.lookOn();
    let isOver = false;
    return () => {
      end();
      if (!isOver) this.viewers -= 1;
      isOver = true;
    };
  }

  /** The counts of so many minutes, or of the time since nothing was left out. */
  async counts(minutes: number): Promise<RequestCounts> {
    this.lookOn();
    await this.firstLook.promise;
    return { ...this.tally.counts(minutes, this.sinceMs), sees: 'regions', notes: this.notes };
  }

  /** Ends the loop. Those who wait for its first look get what is there. */
  close(): void {
    this.isClosed = true;
    this.firstLook.resolve(undefined);
    this.wake();
  }

  private lookOn(): void {
    this.lookUntilMs = Math.max(this.lookUntilMs, this.timers.nowMs() + LOOKS_ON_MS);
    if (!this.isLooking) void this.run();
  }

  private async run(): Promise<void> {
    this.isLooking = true;
    while (!this.isClosed && (this.viewers > 0 || this.timers.nowMs() < this.lookUntilMs)) {
      await this.look();
      if (!this.isClosed) await this.pause();
    }
    this.isLooking = false;
  }

  /** The loop never ends by an error: viewers would wait without end. */
  private async look(): Promise<void> {
    try {
      this.take(await this.tail.look());
    } catch (error) {
      this.tell([`The lines can’t be read: ${reasonOf(error)}`]);
      this.firstLook.resolve(undefined);
    }
  }

  private take({ requests, functions, sinceMs }: StackLook): void {
    this.sinceMs = sinceMs ?? this.nowMs();
    this.tell(tailText(functions));
    for (const request of requests) {
      if (this.hasLooked) this.feed.add(seenRequest(request));
      else {
        this.feed.keep(seenRequest(request));
        this.tally.add(seenRequest(request));
      }
    }
    this.hasLooked = true;
    this.firstLook.resolve(undefined);
  }

  /** The same to those who follow and to those who ask for counts. */
  private tell(troubles: readonly string[]): void {
    this.notes = [...TAIL_NOTES, ...troubles];
    this.feed.note(this.notes);
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.timers.after(LOOK_EVERY_MS, resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

function seenRequest(request: TailedRequest): SeenRequest {
  return {
    ...request,
    ...{ method: undefined, userAgent: undefined, clientIp: undefined, edgeResult: undefined, problems: undefined },
  };
}
