// How much of a page's HTML the readers take that take the least.
import { SOURCES } from '../check/checks/sources';
import { SERVICE_LIMITS } from '../check/service-limits';

/** A reader's limit, of the HTML without compression. */
export interface SizeLimit {
  readonly reader: string;
  readonly bytes: number;
  /** As its source writes it. */
  readonly written: string;
  /** What becomes of the rest. */
  readonly effect: string;
  /** Where it is documented, or was observed. */
  readonly source: string;
}

/** The smallest first. */
export const SIZE_LIMITS: readonly SizeLimit[] = [
  {
    reader: 'Slack',
    bytes: SERVICE_LIMITS.slack.htmlBytes,
    written: '32 KB',
    effect: 'asks for the first 32 KB alone: titles and pictures of previews must be declared there',
    source: SOURCES.slackWindow.url,
  },
  {
    reader: 'WhatsApp',
    bytes: SERVICE_LIMITS.whatsApp.headBytes,
    written: '300 KB',
    effect: 'shows a preview if the head is within the first 300 KB',
    source: SOURCES.whatsApp.url,
  },
  {
    reader: 'Googlebot',
    bytes: SERVICE_LIMITS.google.htmlBytes,
    written: '2 MB',
    effect: 'indexes the first 2 MB and leaves out the rest',
    source: SOURCES.googleGooglebot.url,
  },
];

/** A document's size, in bytes of UTF-8. */
export interface DocumentSize {
  readonly bytes: number;
  /** Where its head ends, with the meta tags that previews need; undefined if no end is written. */
  readonly headBytes: number | undefined;
}

/** Measures a document. */
export function documentSize(html: string): DocumentSize {
  const headEnd = html.search(/<\/head\s*>/i);
  return {
    bytes: Buffer.byteLength(html),
    headBytes: headEnd < 0 ? undefined : Buffer.byteLength(html.slice(0, headEnd)),
  };
}
