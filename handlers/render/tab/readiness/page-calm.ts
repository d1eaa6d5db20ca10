// Says how calm a page is, by its looks: whether it changes, whether it waits for frames, and whether it gets one.
import type { PageLook } from '../../injected/page-look';

/** After the last animation the page hears of its end with the second frame. */
const FRAMES_AFTER_ANIMATION = 2;

/** Calm of one page. */
export class PageCalm {
  /** How many looks in a row found nothing new. */
  quietLooks = 0;
  private looks = 0;
  private framesOwed = 0;

  /** Another document is there. */
  clear(): void {
    this.looks = 0;
  }

  /** Takes in a look. @returns whether it found nothing new */
  take(look: PageLook): boolean {
    this.looks += 1;
    this.framesOwed = look.animationMs > 0 ? FRAMES_AFTER_ANIMATION : Math.max(0, this.framesOwed - 1);
    const isQuiet = !look.changed && !look.isBusy && !this.isRestless(look);
    this.quietLooks = isQuiet ? this.quietLooks + 1 : 0;
    return isQuiet;
  }

  /** The page is shown more than before: an animation shorter than a step began and ended unseen. */
  showsMore(): void {
    this.framesOwed = FRAMES_AFTER_ANIMATION;
  }

  /** Whether the page waits for frames. */
  isRestless({ wantsFrame, animationMs }: PageLook): boolean {
    return wantsFrame || animationMs > 0 || this.framesOwed > 0;
  }

  /** Whether its timers have paused for a step, if only timers move it. */
  isAtRest(look: PageLook): boolean {
    return this.isRestless(look) || !look.changed;
  }

  /** Whether observers have had a frame since the last change, and another one without a change. */
  hasFrames({ observes }: PageLook): boolean {
    return this.quietLooks >= (observes ? 2 : 1);
  }

  /** Whether a frame is drawn. Pages with inner frames, which can't be looked into, get one at every other look. */
  wantsFrame(look: PageLook): boolean {
    return (
      this.isRestless(look) ||
      (look.observes && (look.changed || this.quietLooks < 2)) ||
      (look.innerFrames > 0 && this.looks % 2 === 0)
    );
  }
}
