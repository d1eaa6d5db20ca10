// Has a crowd of requests run the function one after another, with everything else of this process in between.
import { setImmediate } from 'node:timers/promises';

/**
 * Turns of the event loop, one for each who asks. A function runs for milliseconds at a stretch: a hundred in a row would
 * keep the local index and buckets from answering, which share the process.
 */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Resolves when it is the asker's turn, in the order of asking. */
  async next(): Promise<void> {
    this.last = this.last.then(() => setImmediate());
    await this.last;
  }
}
