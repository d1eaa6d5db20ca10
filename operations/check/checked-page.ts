// What a check looks at: one URL in three views, and the problems that are found.
import type { PageFacts } from './page-facts';
import type { Redirect } from './web-request';

/** `error` makes a check fail; a `warning` does not. */
export type Severity = 'error' | 'warning';

/** One view of a page. */
export interface PageView {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly facts: PageFacts;
}

/** A site's robots.txt. */
export interface RobotsTxt {
  /** 0: it gave no answer. */
  readonly status: number;
  /** Empty if there is none. */
  readonly text: string;
}

/** A page, as it is checked. */
export interface CheckedPage {
  /** Where redirects ended. */
  readonly url: string;
  /** The redirects that led to it. */
  readonly redirects: readonly Redirect[];
  /** The answer to a bot today, redirects followed. */
  readonly raw: PageView;
  /** The page as Georender would give it to bots; or why it can't. */
  readonly rendered: PageView | { readonly failure: string };
  /** The page as a person sees it, who scrolls through it. */
  readonly person: PageView;
  /** The site's robots.txt. */
  readonly robots: RobotsTxt;
}

/** A problem of a page. */
export interface Problem {
  /** E.g. `blank-for-bots`. */
  readonly id: string;
  readonly severity: Severity;
  /** What was found. */
  readonly message: string;
  /** What to do. */
  readonly mend: string;
}

/** A check: pure, and independent of the others. */
export interface PageCheck {
  readonly id: string;
  readonly severity: Severity;
  readonly mend: string;
  /** What is wrong, in one sentence; undefined if nothing is. */
  find(page: CheckedPage): string | undefined;
}

/** The page that bots get with Georender, or else the one that they get today. */
export function botView({ rendered, raw }: CheckedPage): PageView {
  return 'failure' in rendered ? raw : rendered;
}
