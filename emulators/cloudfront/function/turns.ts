// Makes requests run the function one by one, so that the rest of this process gets time in between.
import { setImmediate } from 'node:timers/promises';

/**
 * One turn of the event loop for each request. A function runs for milliseconds: a hundred runs in a row would keep the
 * emulated index and buckets in this process from answering.
 */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Resolves at the caller's turn, in the order of the calls. */
  async next(): Promise<void> {
    this.last = this.last.then(() => setImmediate());
    await this.last;
  }
}
