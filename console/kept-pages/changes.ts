// Tells followers that something changed, at most a few times a second.
import type { Timers } from '../../handlers/runtime/timers';

/** The least time between two messages to one follower. */
const EVERY_MS = 500;

/** Changes of one thing. */
export class Changes {
  private readonly followers = new Set<() => void>();

  constructor(private readonly timers: Timers) {}

  /** Something changed. */
  tell(): void {
    for (const follower of this.followers) follower();
  }

  /**
   * Gives `true` at first and after changes, `false` when nothing changed for a time.
   * @param quietMs that time; undefined: changes alone are told
   */
  async *follow(signal: AbortSignal | undefined, quietMs?: number): AsyncGenerator<boolean, undefined> {
    let isChanged = true;
    let isLightSleep = false;
    let wake = (): void => undefined;
    const sleep = (ms: number | undefined): Promise<void> =>
      new Promise((resolve) => {
        const cancel = ms === undefined ? undefined : this.timers.after(ms, resolve);
        wake = () => {
          cancel?.();
          resolve();
        };
        if (signal?.aborted === true) wake();
      });
    const follower = (): void => {
      isChanged = true;
      if (isLightSleep) wake();
    };
    const abort = (): void => wake();
    this.followers.add(follower);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      while (signal?.aborted !== true) {
        const told = isChanged;
        isChanged = false;
        yield told;
        if (told) await sleep(EVERY_MS);
        isLightSleep = true;
        if (!isChanged) await sleep(quietMs);
        isLightSleep = false;
      }
    } finally {
      this.followers.delete(follower);
      signal?.removeEventListener('abort', abort);
    }
    return undefined;
  }
}
