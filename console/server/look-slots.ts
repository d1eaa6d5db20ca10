// How many looks at pages go on at once: each renders the page, and may start a Chromium on this machine.
import { UserError } from '../../core/contract/georender-error';
import type { Timers } from '../../handlers/runtime/timers';

/** Looks of one console at once. */
const MOST_LOOKS = 2;

/** A look that its viewer left ends within this. */
const MOST_WAIT_MS = 5_000;

/** So many looks are under way already. */
export class TooManyLooksError extends UserError {
  override readonly name = 'TooManyLooksError';
}

/** The slots of a console. */
export class LookSlots {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly timers: Timers) {}

  /**
   * Takes a slot, waiting a little for one.
   * @returns gives it back; a second call does nothing
   * @throws TooManyLooksError
   */
  async take(): Promise<() => void> {
    if (this.taken >= MOST_LOOKS) await this.left();
    else this.taken += 1;
    let isOver = false;
    return () => {
      if (!isOver) this.giveBack();
      isOver = true;
    };
  }

  /** The one who waits longest takes over. */
  private giveBack(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.taken -= 1;
    else next();
  }

  private left(): Promise<void> {
    return new Promise((resolve, reject) => {
      const takeOver = (): void => {
        cancel();
        resolve();
      };
      const cancel = this.timers.after(MOST_WAIT_MS, () => {
        this.waiting.splice(this.waiting.indexOf(takeOver), 1);
        reject(
          new TooManyLooksError(
            `${MOST_LOOKS} looks at pages are under way in this console. Stop one, or look again when one has ended.`,
          ),
        );
      });
      this.waiting.push(takeOver);
    });
  }
}
