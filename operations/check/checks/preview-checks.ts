// Checks of what link previews read: Open Graph, X cards, and the picture.
import type { CheckLimits } from '../check-rules';
import { botView, type CheckedPage, imageUrlOf, isWholeUrl, type PageCheck } from '../checked-page';
import type { PictureFacts } from '../picture';
import { SERVICE_LIMITS } from '../service-limits';
import { isSamePage } from './page-addresses';
import { SOURCES } from './sources';

/** What every object needs besides its picture ("The Open Graph protocol", "Basic Metadata"). */
const REQUIRED = ['og:title', 'og:type', 'og:url'];

/** "Cards Markup Tag Reference". */
const CARDS = ['summary', 'summary_large_image', 'app', 'player'];

/** Formats that all services show ("Cards Markup Tag Reference"). */
const SHOWN_TYPES: ReadonlySet<string | undefined> = new Set(['png', 'jpeg', 'gif', 'webp']);

/** Facebook shows no smaller picture ("Images in Link Shares"). */
const LEAST_PIXELS = SERVICE_LIMITS.facebook.leastPicture.width;

/** The checks. */
export const PREVIEW_CHECKS: readonly PageCheck[] = [
  {
    id: 'og-image-missing',
    severity: 'error',
    title: 'No og:image',
    mend: 'Add <meta property="og:image" content="https://…">.',
    source: SOURCES.openGraph,
    find(page: CheckedPage): string | undefined {
      if (!usesOpenGraph(page) || imageUrlOf(botView(page)) !== undefined) return undefined;
      return 'The page has Open Graph properties, but no og:image: link previews show no picture.';
    },
  },
  {
    id: 'og-image-relative',
    severity: 'error',
    title: 'A relative og:image',
    mend: 'Write the whole URL of the image, with https://.',
    source: SOURCES.openGraph,
    find(page: CheckedPage): string | undefined {
      const image = imageUrlOf(botView(page));
      if (image === undefined || isWholeUrl(image)) return undefined;
      return `og:image is "${image}", which link previews can't resolve.`;
    },
  },
  {
    id: 'og-image-unavailable',
    severity: 'warning',
    title: 'og:image can’t be fetched',
    mend: 'Make the image available to everybody, without cookies and redirects that need them.',
    source: SOURCES.facebookImages,
    find: ({ image }) => (image?.kind === 'missing' ? `og:image can't be fetched: ${image.reason}` : undefined),
  },
  {
    id: 'og-image-type',
    severity: 'warning',
    title: 'og:image has a format that previews do not show',
    mend: 'Use a JPEG or PNG, and send it with its media type.',
    source: SOURCES.xCards,
    find: ({ image }) =>
      aboutPicture(image, ({ type, mediaType }) => {
        if (!SHOWN_TYPES.has(type))
          return `og:image is ${type ?? 'no picture'} ("${mediaType}"); link previews show JPEG, PNG, GIF and WebP.`;
        return mediaType.startsWith('image/') ? undefined : `og:image is sent as "${mediaType}", not as a picture.`;
      }),
  },
  {
    id: 'og-image-too-small',
    severity: 'warning',
    title: 'og:image is too small to be shown',
    mend: 'Use a picture of 1200 × 630 pixels.',
    source: SOURCES.facebookImages,
    find: ({ image }) =>
      aboutPicture(image, ({ size }) =>
        size !== undefined && Math.min(size.width, size.height) < LEAST_PIXELS
          ? `og:image has ${size.width} × ${size.height} pixels; Facebook shows none below ${LEAST_PIXELS} × ${LEAST_PIXELS}.`
          : undefined,
      ),
  },
  {
    id: 'og-image-small',
    severity: 'warning',
    title: 'og:image is small',
    mend: 'Use a picture of 1200 × 630 pixels: smaller ones are shown as thumbnails, or blurred.',
    source: SOURCES.facebookImages,
    find: ({ image }, { leastImageWidth, leastImageHeight }) =>
      aboutPicture(image, ({ size }) => {
        if (size === undefined || Math.min(size.width, size.height) < LEAST_PIXELS) return undefined;
        if (size.width >= leastImageWidth && size.height >= leastImageHeight) return undefined;
        return `og:image has ${size.width} × ${size.height} pixels, less than ${leastImageWidth} × ${leastImageHeight}.`;
      }),
  },
  {
    id: 'og-image-too-heavy',
    severity: 'warning',
    title: 'og:image is heavy',
    mend: 'Compress the picture: as a JPEG, one of 1200 × 630 pixels has less than 300 KB.',
    source: SOURCES.whatsApp,
    find: ({ image }, { mostImageBytes }) =>
      aboutPicture(image, ({ bytes }) =>
        bytes > mostImageBytes
          ? `og:image has ${count(bytes)} bytes; WhatsApp shows none of more than ${count(mostImageBytes)}.`
          : undefined,
      ),
  },
  {
    id: 'og-required-missing',
    severity: 'warning',
    title: 'Required Open Graph properties are missing',
    mend: 'Add them: every Open Graph object has og:title, og:type, og:image and og:url.',
    source: SOURCES.openGraph,
    find(page: CheckedPage): string | undefined {
      const { metas } = botView(page).facts;
      const missing = REQUIRED.filter((name) => (metas.get(name) ?? '') === '');
      return usesOpenGraph(page) && missing.length > 0 ? `The page has no ${missing.join(', ')}.` : undefined;
    },
  },
  {
    id: 'og-url-elsewhere',
    severity: 'warning',
    title: 'og:url is another page',
    mend: 'Let og:url be the canonical URL of this page: services count and preview what it names.',
    source: SOURCES.openGraph,
    find(page: CheckedPage): string | undefined {
      const { metas, canonicals } = botView(page).facts;
      const url = metas.get('og:url') ?? '';
      if (url === '' || canonicals.includes(url)) return undefined;
      return isWholeUrl(url) && isSamePage(url, page.url) ? undefined : `og:url is "${url}", which is not this page.`;
    },
  },
  {
    id: 'twitter-card-missing',
    severity: 'warning',
    title: 'No twitter:card',
    mend: 'Add <meta name="twitter:card" content="summary_large_image">.',
    source: SOURCES.xCards,
    find(page: CheckedPage): string | undefined {
      const { metas } = botView(page).facts;
      const isUsed = [...metas.keys()].some((name) => /^(?:og|twitter):/.test(name));
      return isUsed && !metas.has('twitter:card')
        ? 'The page has no twitter:card: X shows a small card, or none.'
        : undefined;
    },
  },
  {
    id: 'twitter-card-unknown',
    severity: 'warning',
    title: 'An unknown twitter:card',
    mend: `Use one of: ${CARDS.join(', ')}.`,
    source: SOURCES.xCards,
    find(page: CheckedPage): string | undefined {
      const card = botView(page).facts.metas.get('twitter:card');
      return card === undefined || CARDS.includes(card) ? undefined : `twitter:card is "${card}".`;
    },
  },
  {
    id: 'meta-by-script',
    severity: 'warning',
    title: 'Only scripts write tags of previews',
    mend: 'Write them into the HTML, or let bots get rendered pages: link previews run no scripts.',
    source: SOURCES.openGraph,
    find({ raw, person }: CheckedPage): string | undefined {
      const added = [...person.facts.metas.keys()].filter(
        (name) => /^(?:description$|og:|twitter:)/.test(name) && !raw.facts.metas.has(name),
      );
      return added.length === 0 ? undefined : `Only scripts add ${added.slice(0, 8).join(', ')}.`;
    },
  },
  {
    id: 'preview-tags-late',
    severity: 'warning',
    title: 'Tags of previews come late',
    mend: 'Put title, description and Open Graph at the begin of <head>, before inline scripts and styles.',
    source: SOURCES.slackWindow,
    find(page: CheckedPage, { mostHeadBytes }: CheckLimits): string | undefined {
      const { previewTagsEndBytes } = botView(page).facts;
      if (previewTagsEndBytes <= mostHeadBytes) return undefined;
      return `The last tag for link previews ends after ${count(previewTagsEndBytes)} bytes; Slack reads ${count(mostHeadBytes)}.`;
    },
  },
];

function usesOpenGraph(page: CheckedPage): boolean {
  return [...botView(page).facts.metas.keys()].some((name) => name.startsWith('og:'));
}

function aboutPicture(
  image: CheckedPage['image'],
  find: (picture: PictureFacts) => string | undefined,
): string | undefined {
  return image?.kind === 'picture' ? find(image) : undefined;
}

function count(bytes: number): string {
  return bytes.toLocaleString('en-US');
}
