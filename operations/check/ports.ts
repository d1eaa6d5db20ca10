// The ports of a check: the three ways to a page, and what belongs to it.
import type { CheckedPage, PageView, RobotsTxt } from './checked-page';
import type { MissingPicture, PictureFacts } from './picture';
import type { Redirect } from './web-request';

/** A page as bots get it today. */
export interface RawAnswer extends PageView {
  /** Where redirects ended. */
  readonly url: string;
  readonly redirects: readonly Redirect[];
}

/** The three ways to a page. Several pages may be looked at, also at one time. */
export interface PageViews {
  /** Asks as a bot does, and follows redirects. @throws PageUnavailableError */
  raw(url: string): Promise<RawAnswer>;
  /** The site's robots.txt. Failures are results. */
  robotsTxt(url: string): Promise<RobotsTxt>;
  /** A picture that the page names. Failures are results. */
  picture(url: string): Promise<PictureFacts | MissingPicture>;
  /** Renders as Georender does. Failures are results. */
  rendered(url: string): Promise<CheckedPage['rendered']>;
  /** Opens the page as a person does, and scrolls through it. @throws PageUnavailableError */
  person(url: string): Promise<PageView>;
}
