// Faulty pages for each service, with the problems that are found, and a part of the card.
import type { Card, Service } from '../../../operations/previews/preview';
import type { PreviewSource } from '../../../operations/previews/preview-source';
import { GOOD_TAGS, html, PICTURE_URL, source, tagsWithout } from './preview-pages';

/** What it is about; the page; the ids of all its problems; a part of its card. */
export type Case = readonly [
  string,
  PreviewSource,
  readonly string[],
  { readonly [Key in keyof Card]?: Card[Key] | undefined }?,
];

const HOST = 'www.example.com';
/** The good page with another address of its picture. */
export const image = (address: string) =>
  html([...tagsWithout('og:image'), `<meta property="og:image" content="${address}">`]);
const sized = (width: number, height: number) => source(html(), { size: { width, height } });
const adding = (...tags: readonly string[]) => source(html([...GOOD_TAGS, ...tags]));
const behind = (bytes: number) => source(html([`<style>${'x'.repeat(bytes)}</style>`, ...GOOD_TAGS]));
const LONG = 'Where storks nest '.repeat(20).trim();
const longTitle = source(html([...tagsWithout('og:title'), `<meta property="og:title" content="${LONG}">`]));

const without = (...texts: readonly string[]) => source(html(tagsWithout(...texts)));
const replacing = (text: string, ...tags: readonly string[]) => source(html([...tagsWithout(text), ...tags]));
const property = (name: string, content: string) => `<meta property="${name}" content="${content}">`;
const named = (name: string, content: string) => `<meta name="${name}" content="${content}">`;
const data = (json: string) => adding(`<script type="application/ld+json">${json}</script>`);
const withIcon = (side: number) =>
  source(html([...tagsWithout('og:image'), '<link rel="apple-touch-icon" href="/stork.png">']), {
    size: { width: side, height: side },
  });
const BUILT =
  '<div id="root"></div><noscript>Turn on scripts, or you will not see anything here at all.</noscript>' +
  '<script>show("the text of the page, which has more than ten words, as other pages")</script>';
const NO_TAGS = ['og-title-missing', 'og-description-missing', 'og-url-missing', 'image-missing'];

/** The cases. */
export const CASES: Readonly<Record<Service, readonly Case[]>> = {
  whatsapp: [
    ['a picture that is too narrow', sized(299, 299), ['image-small'], { kind: 'text' }],
    ['a picture that is just wide enough', sized(300, 100), [], { kind: 'large-image' }],
    ['a picture that is too wide for its height', sized(1_201, 300), ['image-ratio']],
    ['a picture that is too heavy', source(html(), { bytes: 600 * 1024 + 1 }), ['image-heavy']],
    ['tags after its limit', behind(300 * 1024), ['tags-too-late', ...NO_TAGS], { kind: 'link' }],
    ['tags just before its limit', behind(290_000), []],
    ['tags outside the head', source(html([], GOOD_TAGS.join(''))), ['tags-outside-head', ...NO_TAGS]],
    [
      'a long description',
      replacing('og:description', property('og:description', LONG)),
      [],
      { description: `${LONG.slice(0, 80).trimEnd()}…` },
    ],
  ],
  linkedin: [
    ['a thumbnail', sized(400, 400), ['image-shown-small'], { kind: 'small-image' }],
    ['a picture below the minimum', sized(1_199, 627), ['image-below-recommended'], { kind: 'large-image' }],
    ['a picture that is too heavy', source(html(), { bytes: 5 * 1024 * 1024 + 1 }), ['image-heavy']],
    ['a picture without a size', source(html(), { type: 'svg', size: undefined }), ['image-size-unknown']],
  ],
  slack: [
    ['tags after its limit', behind(32_768), ['tags-too-late', 'title-missing', 'image-missing'], { kind: 'link' }],
    ['tags just before its limit', behind(31_500), [], { title: 'White storks' }],
    [
      'a tag for X before that of Open Graph',
      source(html(['<meta name="twitter:title" content="Storks on X">', ...GOOD_TAGS])),
      [],
      { title: 'Storks on X' },
    ],
    ['a small card', adding(named('twitter:card', 'summary')), [], { kind: 'small-image' }],
    ['oEmbed', adding('<link type="application/json+oembed" href="/o">'), ['oembed-first']],
  ],
  x: [
    ['no card, but Open Graph tags', without('twitter:card'), ['card-missing'], { kind: 'small-image' }],
    ['no card, and no type', without('twitter:card', 'og:type'), ['card-missing'], { kind: 'link', title: undefined }],
    ['two cards', adding(named('twitter:card', 'summary')), [], { kind: 'small-image' }],
    ['a player', adding(named('twitter:card', 'player')), ['card-not-drawn'], { kind: 'small-image' }],
    ['its own title', adding(named('twitter:title', 'Storks on X')), [], { title: 'Storks on X' }],
    ['a long title', longTitle, ['title-long'], { title: `${LONG.slice(0, 70).trimEnd()}…` }],
    ['a picture that is too small', sized(299, 157), ['image-small'], { kind: 'text' }],
    ['a picture that is too large', sized(4_097, 2_000), ['image-too-large']],
    ['an SVG', source(html(), { type: 'svg', size: undefined }), ['image-format'], { kind: 'text' }],
    ['a picture that is too heavy', source(html(), { bytes: 5 * 1024 * 1024 + 1 }), ['image-heavy']],
  ],
  facebook: [
    ['a picture that is too small', sized(199, 400), ['image-small'], { kind: 'text' }],
    ['a small picture', sized(599, 315), ['image-shown-small'], { kind: 'small-image' }],
    ['a picture that could be larger', sized(600, 315), ['image-below-recommended'], { kind: 'large-image' }],
    ['a picture that is too heavy', source(html(), { bytes: 8 * 1024 * 1024 + 1 }), ['image-heavy']],
    [
      'tags after its limit',
      behind(524_289),
      ['tags-too-late', 'og-title-missing', 'og-description-missing', 'image-missing'],
    ],
    [
      'a page in place of the picture',
      source(html(), { type: undefined, size: undefined, mediaType: 'text/html' }),
      ['image-format'],
    ],
  ],
  discord: [
    ['no layout', without('twitter:card'), [], { kind: 'small-image' }],
    ['several pictures', replacing('twitter:card', property('og:image', PICTURE_URL)), [], { kind: 'large-image' }],
    ['a path as picture', source(image('/stork.png')), [], { imageUrl: PICTURE_URL }],
    ['a relative picture', source(image('stork.png')), ['image-relative'], { kind: 'text' }],
    [
      'a title and a description in a pair',
      without('og:title', 'og:description'),
      [],
      { title: 'Storks', description: 'How white storks live.' },
    ],
    ['a title alone', without('og:title', 'description'), ['title-missing'], { title: undefined }],
    ['a long title', longTitle, ['title-long'], { title: `${LONG.slice(0, 70).trimEnd()}…` }],
    [
      'a title of wide letters',
      replacing('og:title', property('og:title', '白'.repeat(24))),
      ['title-long'],
      { title: `${'白'.repeat(23)}…` },
    ],
    ['an accent', adding(named('theme-color', '#5865F2')), [], { accent: '#5865F2' }],
    [
      'an accent that is none',
      adding(named('theme-color', 'red;background:url(x)')),
      ['theme-color-form'],
      { accent: undefined },
    ],
    ['a missing page', source(html(), {}, { status: 404 }), ['status-not-ok'], { kind: 'link' }],
    [
      'a long site name',
      replacing('og:site_name', property('og:site_name', 'x'.repeat(257))),
      ['site-name-long'],
      { kind: 'link' },
    ],
    [
      'a long URL',
      adding(property('og:url', `https://x.example/${'x'.repeat(2_048)}`)),
      ['url-long'],
      { kind: 'link' },
    ],
    ['names in capitals', source(html(GOOD_TAGS.map((tag) => tag.replace('og:title', 'OG:Title')))), ['title-missing']],
  ],
  imessage: [
    ['a tiny picture', sized(149, 100), ['image-shown-small'], { kind: 'small-image' }],
    ['a picture that could be wider', sized(899, 500), ['image-below-recommended'], { kind: 'large-image' }],
    [
      'the site’s name in the title',
      replacing('og:title', property('og:title', 'Storks | Birds')),
      ['title-has-site-name'],
    ],
    ['a meta redirect', adding('<meta http-equiv="Refresh" content="0;url=/other">'), ['meta-refresh']],
    ['tags after its limit', behind(1024 * 1024), ['tags-too-late', 'image-missing'], { title: HOST }],
    ['an icon in place of a picture', withIcon(180), ['image-missing'], { kind: 'small-image', imageUrl: PICTURE_URL }],
    ['a coarse icon', withIcon(57), ['image-missing', 'image-below-recommended']],
  ],
  telegram: [
    ['a small card', adding(named('twitter:card', 'summary')), [], { kind: 'small-image' }],
    ['no title at all', source(html([])), ['og-title-missing', 'image-missing'], { kind: 'link' }],
  ],
  google: [
    ['noindex', adding(named('robots', 'noindex')), ['noindex'], { kind: 'link' }],
    ['noindex for Google in the header', source(html(), {}, { robotsHeader: 'googlebot: noindex' }), ['noindex']],
    [
      'noindex for others in the header',
      source(html(), {}, { robotsHeader: 'otherbot: noindex' }),
      [],
      { kind: 'result' },
    ],
    ['no snippet', adding(named('robots', 'nosnippet')), ['nosnippet'], { description: undefined }],
    ['a short snippet', adding(named('robots', 'max-snippet:3')), [], { description: 'How…' }],
    [
      'an unlimited snippet',
      source(html(), {}, { robotsHeader: 'max-snippet:-1, max-image-preview:large' }),
      [],
      { description: 'How white storks live.' },
    ],
    ['no title', without('<title>'), ['title-missing'], { title: 'Storks' }],
    [
      'structured data',
      data('{"@graph": [{"@type": "WebSite", "name": "Birds of Europe"}]}'),
      [],
      { siteName: 'Birds of Europe' },
    ],
    ['broken structured data', data('{"@type": "WebSite",}'), [], { siteName: 'Birds' }],
    ['tags after its limit', behind(2 * 1024 * 1024), ['tags-too-late', 'title-missing', 'description-missing']],
  ],
  'ai-agent': [
    [
      'a page that scripts build',
      source(html(GOOD_TAGS, BUILT)),
      ['text-missing', 'heading-missing'],
      { description: undefined },
    ],
    ['a long text', source(html(GOOD_TAGS, `<h1>Storks</h1><p>${'stork '.repeat(2_000)}`)), ['text-in-parts']],
  ],
};
