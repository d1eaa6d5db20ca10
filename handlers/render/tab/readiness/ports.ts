// What the decision that a page is ready needs from outside.
import type { PageLook } from '../../injected/watch-page';
import type { RunMode } from '../virtual-clock';

/** The page, as far as the decision drives it. */
export interface DrivenPage {
  /** Has so much of the page's time pass. Rejects if its document is gone. */
  run(forMs: number, mode: RunMode): Promise<void>;
  look(): Promise<PageLook>;
  /** Draws a frame. @param pageMs the page's clock */
  draw(pageMs: number): Promise<void>;
  /** Shows more of the page than a person's window, if that may bring content. @returns whether it does now */
  showMore(look: PageLook): Promise<boolean>;
}
