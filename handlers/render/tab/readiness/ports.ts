// The port by which readiness drives a page.
import type { PageLook } from '../../injected/page-look';
import type { RunMode } from '../virtual-clock';

/** A page that can be driven and looked at. */
export interface DrivenPage {
  /** Lets this much of the page's time pass. Rejects if its document is gone. */
  run(forMs: number, mode: RunMode): Promise<void>;
  look(): Promise<PageLook>;
  /** Draws a frame. @param pageMs the page's clock */
  draw(pageMs: number): Promise<void>;
  /** Shows more of the page than a user's window does, if that may load content. @returns whether it shows more now */
  showMore(look: PageLook): Promise<boolean>;
}
