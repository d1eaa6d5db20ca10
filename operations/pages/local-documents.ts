// A page's documents as this machine gets them: the site's HTML, the page of a person, and pictures.
import type { RunnableChromium } from '../../handlers/render/browser/chromium-executable';
import { openSiteNetwork } from '../check/site-network';
import { PersonBrowser, type ReadPage } from '../check/views/person-browser';
import { fetchHtml, type RawPage } from '../check/views/raw-answer';
import { NAMED_USER_AGENTS } from '../explain/question';

/** Ways to the documents of one URL. */
export interface PageDocuments {
  /** The HTML that the site sends to people, before scripts run. @throws PageUnavailableError */
  raw(): Promise<Pick<RawPage, 'url' | 'status' | 'html'>>;
  /** The page as a person sees it. @throws PageUnavailableError */
  person(): Promise<Pick<ReadPage, 'status' | 'html' | 'picture'>>;
  /** HTML shown at the URL without scripts, as a JPEG; undefined if none can be taken. */
  pictureOf(html: string): Promise<Uint8Array | undefined>;
  /** Ends browser and requests, whether they are done or not. */
  close(): Promise<void>;
}

const ANSWER_MS = 30_000;

/**
 * Opens the ways to a URL, over a network that reaches public addresses and the URL's own host. The browser starts when
 * it is needed.
 * @param chromium finds a Chromium
 */
export async function openDocuments(url: string, chromium: () => Promise<RunnableChromium>): Promise<PageDocuments> {
  const network = await openSiteNetwork(url);
  const browser = new PersonBrowser({ proxyPort: network.proxyPort, chromium });
  return {
    raw: () =>
      fetchHtml(url, {
        userAgent: NAMED_USER_AGENTS['person'] ?? '',
        accept: 'text/html,application/xhtml+xml',
        dispatcher: network.dispatcher,
        timeoutMs: ANSWER_MS,
      }),
    person: () => browser.read(url, true),
    pictureOf: (html) => browser.pictureOf(url, html),
    async close() {
      await browser.close();
      await network.close();
    },
  };
}
