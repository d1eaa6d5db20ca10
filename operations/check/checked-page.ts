// What a check looks at: one URL in three views, and the problems that are found.
import type { CheckLimits } from './check-rules';
import type { PageFacts } from './page-facts';
import type { MissingPicture, PictureFacts } from './picture';
import type { Redirect } from './web-request';

/** `error` makes a check fail; a `warning` does not. */
export type Severity = 'error' | 'warning';

/** One view of a page. */
export interface PageView {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly facts: PageFacts;
  /** How it looks, as a JPEG, if pictures were asked for. */
  readonly picture?: Uint8Array | undefined;
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
  /** The og:image of the page that bots get; undefined if it names none by a whole URL. */
  readonly image: PictureFacts | MissingPicture | undefined;
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

/** A public document that a check follows. */
export interface CheckSource {
  readonly title: string;
  readonly url: string;
}

/** A check: pure, and independent of the others. */
export interface PageCheck {
  readonly id: string;
  /** Without rules that say otherwise. */
  readonly severity: Severity;
  /** The problem that it looks for, in a few words. */
  readonly title: string;
  readonly mend: string;
  readonly source: CheckSource;
  /** What is wrong, in one sentence; undefined if nothing is. */
  find(page: CheckedPage, limits: CheckLimits): string | undefined;
}

/** The page that bots get with Georender, or else the one that they get today. */
export function botView({ rendered, raw }: CheckedPage): PageView {
  return 'failure' in rendered ? raw : rendered;
}

/** The views that bots get, today and with Georender, with their names at the begin of a sentence. */
export function botViews({ raw, rendered }: CheckedPage): readonly (readonly [string, PageView])[] {
  const today = ['The answer to bots', raw] as const;
  return 'failure' in rendered ? [today] : [today, ['The rendered page', rendered]];
}

/** The og:image that a view names. */
export function imageUrlOf({ facts: { metas } }: PageView): string | undefined {
  return [metas.get('og:image'), metas.get('og:image:secure_url'), metas.get('og:image:url')].find(
    (image) => image !== undefined && image !== '',
  );
}

/** Whether an image is named by a whole URL, which link previews need. */
export function isWholeUrl(url: string): boolean {
  return /^https?:\/\/[^/]/i.test(url) && URL.canParse(url);
}
