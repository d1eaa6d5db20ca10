// Checks a page: looks at it in all views, and finds its problems.
import { UserError } from '../../core/contract/georender-error';
import { type CheckRules, DEFAULT_RULES } from './check-rules';
import { botView, imageUrlOf, isWholeUrl, type PageView, type Problem } from './checked-page';
import { problemsOf } from './checks/page-checks';
import type { PageViews, RawAnswer } from './ports';

/** How a page looks in each view, as JPEGs, as far as there are pictures. */
export interface PagePictures {
  readonly raw?: Uint8Array | undefined;
  readonly rendered?: Uint8Array | undefined;
  readonly person?: Uint8Array | undefined;
}

/** A page that was checked. */
export interface CheckedUrlFound {
  readonly kind: 'checked';
  readonly url: string;
  /** Where redirects ended, if there were any. */
  readonly redirectedTo?: string;
  /** What a bot is answered with today. */
  readonly status: number;
  /** The number of different words in each view; `rendered` is undefined if the page could not be rendered. */
  readonly words: { readonly raw: number; readonly rendered?: number; readonly person: number };
  /** Errors first. */
  readonly problems: readonly Problem[];
  /** Only if pictures were asked for. */
  readonly pictures?: PagePictures;
}

/** The outcome for one URL. */
export type CheckedUrl =
  | CheckedUrlFound
  | { readonly kind: 'unavailable'; readonly url: string; readonly reason: string };

/** Checks one URL. A page that can't be had is a result. */
export async function checkPage(url: string, views: PageViews, rules: CheckRules = DEFAULT_RULES): Promise<CheckedUrl> {
  try {
    const raw = await views.raw(url);
    // One after the other: two browsers at once would change what either finishes in time.
    const rendered = await views.rendered(raw.url);
    // A person's browser has the fragment, which bots do not ask for.
    const person = await views.person(raw.url + new URL(url).hash);
    const robots = await views.robotsTxt(raw.url);
    const seen = { url: raw.url, redirects: raw.redirects, raw, rendered, person, robots, image: undefined };
    const image = imageUrlOf(botView(seen));
    const page = {
      ...seen,
      image: image === undefined || !isWholeUrl(image) ? undefined : await views.picture(image),
    };
    return { ...summary(url, raw, rendered, person), problems: problemsOf(page, rules) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: 'unavailable', url, reason: error.message };
  }
}

/** Whether a URL fails: it can't be had, or has an error. */
export function fails(checked: CheckedUrl): boolean {
  return checked.kind === 'unavailable' || checked.problems.some(({ severity }) => severity === 'error');
}

function summary(
  url: string,
  raw: RawAnswer,
  rendered: PageView | { readonly failure: string },
  person: PageView,
): Omit<CheckedUrlFound, 'problems'> {
  const isRendered = !('failure' in rendered);
  const pictures: PagePictures = {
    raw: raw.picture,
    rendered: isRendered ? rendered.picture : undefined,
    person: person.picture,
  };
  return {
    kind: 'checked',
    url,
    ...(raw.redirects.length === 0 ? {} : { redirectedTo: raw.url }),
    status: raw.status,
    words: {
      raw: raw.facts.words.size,
      ...(isRendered ? { rendered: rendered.facts.words.size } : {}),
      person: person.facts.words.size,
    },
    ...(Object.values(pictures).some((picture) => picture !== undefined) ? { pictures } : {}),
  };
}
