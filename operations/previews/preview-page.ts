// The previews of one page: its HTML, its pictures, and what each service makes of them.
import type { FetchedPicture } from '../check/picture';
import { buildPreviews } from './build-previews';
import type { Preview } from './preview';
import { type PreviewAnswer, PreviewSource, pictureUrls } from './preview-source';
import { type ShownPicture, shownPicture } from './shown-picture';

/**
 * The HTML that previews are built from: what the address answers to bots; what Georender renders now; or what the
 * site's own server answers, as without Georender.
 */
export const HTML_CHOICES = ['answer', 'trial', 'site'] as const;

/** One of them. */
export type HtmlChoice = (typeof HTML_CHOICES)[number];

/** What the previews need of the network. */
export interface PreviewPorts {
  /** The page's HTML. @throws PageUnavailableError */
  answer(url: string, html: HtmlChoice): Promise<PreviewAnswer>;
  /** The pictures of a page, by their URLs. What can't be had is a result. */
  pictures(pageUrl: string, urls: readonly string[]): Promise<ReadonlyMap<string, FetchedPicture>>;
}

/** The previews of one page. */
export interface PagePreviews {
  /** Where redirects ended. */
  readonly url: string;
  readonly status: number;
  readonly htmlBytes: number;
  readonly previews: readonly Preview[];
  /** By their URLs. */
  readonly pictures: ReadonlyMap<string, ShownPicture>;
}

/**
 * Builds the previews of a page.
 * @param url an http or https URL
 * @throws PageUnavailableError if the page can't be had
 */
export async function previewPage(url: string, html: HtmlChoice, ports: PreviewPorts): Promise<PagePreviews> {
  const answer = await ports.answer(url, html);
  const bare = new PreviewSource(answer);
  const fetched = await ports.pictures(url, pictureUrls(bare));
  const shown = [...fetched].flatMap(([address, picture]) => {
    const one = shownPicture(picture);
    return one === undefined ? [] : [[address, one] as const];
  });
  return {
    url: answer.url,
    status: answer.status,
    htmlBytes: bare.htmlBytes,
    previews: buildPreviews(bare.with(fetched)),
    pictures: new Map(shown),
  };
}
