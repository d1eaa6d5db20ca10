// Checks pages: looks at each in all views, and finds its problems.
import { UserError } from '../../core/contract/georender-error';
import type { PageCheck, Problem } from './checked-page';
import { CONTENT_CHECKS } from './content-checks';
import { HEAD_CHECKS } from './head-checks';
import type { PageViews } from './ports';

/** All checks; errors first. */
export const PAGE_CHECKS: readonly PageCheck[] = [...CONTENT_CHECKS, ...HEAD_CHECKS].sort(
  (one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'),
);

/** The outcome for one URL. */
export type CheckedUrl =
  | {
      readonly kind: 'checked';
      readonly url: string;
      /** Where redirects ended, if there were any. */
      readonly redirectedTo?: string;
      /** The number of different words in each view; `rendered` is undefined if the page could not be rendered. */
      readonly words: { readonly raw: number; readonly rendered?: number; readonly person: number };
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'unavailable'; readonly url: string; readonly reason: string };

/** Checks one URL. A page that can't be had is a result. */
export async function checkPage(url: string, views: PageViews): Promise<CheckedUrl> {
  try {
    const raw = await views.raw(url);
    // One after the other: two browsers at once would change what either finishes in time.
    const rendered = await views.rendered(raw.url);
    const person = await views.person(raw.url);
    const { redirects } = raw;
    const page = { url: raw.url, redirects, raw, rendered, person, robots: await views.robotsTxt(raw.url) };
    const problems = PAGE_CHECKS.flatMap(({ id, severity, mend, find }): readonly Problem[] => {
      const message = find(page);
      return message === undefined ? [] : [{ id, severity, message, mend }];
    });
    return {
      kind: 'checked',
      url,
      ...(raw.url === url ? {} : { redirectedTo: raw.url }),
      words: {
        raw: raw.facts.words.size,
        ...('failure' in rendered ? {} : { rendered: rendered.facts.words.size }),
        person: person.facts.words.size,
      },
      problems,
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: 'unavailable', url, reason: error.message };
  }
}

/** Whether a URL fails: it can't be had, or has an error. */
export function fails(checked: CheckedUrl): boolean {
  return checked.kind === 'unavailable' || checked.problems.some(({ severity }) => severity === 'error');
}
