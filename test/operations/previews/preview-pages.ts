// Pages with link previews for tests, and their pictures.
import type { PictureFacts } from '../../../operations/check/picture';
import { buildPreviews } from '../../../operations/previews/build-previews';
import type { Preview, Service } from '../../../operations/previews/preview';
import { type PreviewAnswer, PreviewSource } from '../../../operations/previews/preview-source';

/** Where the pages are. */
export const PAGE_URL = 'https://www.example.com/storks';

/** The picture that pages name. */
export const PICTURE_URL = 'https://www.example.com/stork.png';

/** The tags of a page of which no service finds anything wrong. */
export const GOOD_TAGS = [
  '<title>Storks</title>',
  '<meta name="description" content="How white storks live.">',
  '<meta property="og:type" content="article">',
  '<meta property="og:title" content="White storks">',
  '<meta property="og:description" content="Where they nest, and what they eat.">',
  `<meta property="og:url" content="${PAGE_URL}">`,
  '<meta property="og:site_name" content="Birds">',
  `<meta property="og:image" content="${PICTURE_URL}">`,
  '<meta name="twitter:card" content="summary_large_image">',
] as const;

const TEXT =
  '<h1>Storks</h1><p>White storks nest on roofs, return in March, feed on frogs and mice, and clap their beaks.</p>';

/** An HTML page. */
export function html(tags: readonly string[] = GOOD_TAGS, body: string = TEXT): string {
  return `<!doctype html><html lang="en"><head>${tags.join('')}</head><body>${body}</body></html>`;
}

/** The good tags without those that have a text. */
export function tagsWithout(...texts: readonly string[]): readonly string[] {
  return GOOD_TAGS.filter((tag) => !texts.some((text) => tag.includes(text)));
}

/** The facts of a picture: a PNG of the recommended size, unless told otherwise. */
export function picture(facts: Partial<Omit<PictureFacts, 'kind' | 'url'>> = {}): PictureFacts {
  return {
    kind: 'picture',
    url: PICTURE_URL,
    mediaType: 'image/png',
    type: 'png',
    bytes: 50_000,
    size: { width: 1_200, height: 630 },
    ...facts,
  };
}

/** What previews are built from: an answer with one picture, unless told otherwise. */
export function source(
  page: string = html(),
  facts: Parameters<typeof picture>[0] = {},
  answer: Partial<PreviewAnswer> = {},
): PreviewSource {
  const whole = { url: PAGE_URL, status: 200, robotsHeader: '', html: page, ...answer };
  return new PreviewSource(whole, new Map([[PICTURE_URL, picture(facts)]]));
}

/** One service's preview. */
export function previewOf(service: Service, from: PreviewSource): Preview {
  const found = buildPreviews(from).find((preview) => preview.service === service);
  if (found === undefined) throw new Error(`${service} has no preview`);
  return found;
}

/** The ids of its problems. */
export function problemsOf(service: Service, from: PreviewSource): readonly string[] {
  return previewOf(service, from).problems.map(({ id }) => id);
}
