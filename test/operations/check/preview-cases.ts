// For each check of link previews, variations of a good page that it finds, and others that it lets pass.
import { type CheckCases, HEAD, replaced, WHOLE, withoutMeta, withPicture } from './check-fixtures';

const image = (url: string) => ({ raw: replaced('content="https://www.example.com/stork.jpg"', `content="${url}"`) });

/** A page without link previews: no Open Graph, no card. */
const PLAIN = WHOLE.replace(/<meta (?:name|property)="(?:og|twitter):[^>]*>/g, '');

/** Check → its cases. */
export const PREVIEW_CASES: Readonly<Record<string, CheckCases>> = {
  'og-image-missing': {
    fails: [
      [{ raw: withoutMeta('og:image') }, /no og:image/],
      [image(''), /no og:image/],
    ],
    passes: [{ raw: PLAIN }, { raw: replaced('property="og:image"', 'property="og:image:url"') }],
  },
  'og-image-relative': {
    fails: [
      [image('/y.png'), /og:image is "\/y\.png"/],
      [image('//x.example/y.png'), /og:image is "\/\/x/],
    ],
    passes: [image('http://x.example/y.png')],
  },
  'og-image-unavailable': {
    fails: [[{ image: { kind: 'missing', reason: 'It has status 404.' } }, /can't be fetched: It has status 404\./]],
    passes: [{}],
  },
  'og-image-type': {
    fails: [
      [
        withPicture({ type: 'svg', size: undefined, mediaType: 'image/svg+xml' }),
        /og:image is svg \("image\/svg\+xml"\)/,
      ],
      [withPicture({ type: undefined, size: undefined, mediaType: 'text/html' }), /og:image is no picture/],
      [withPicture({ mediaType: 'application/octet-stream' }), /sent as "application\/octet-stream"/],
    ],
    passes: [withPicture({ type: 'webp', mediaType: 'image/webp' })],
  },
  'og-image-too-small': {
    fails: [[withPicture({ size: { width: 1_200, height: 199 } }), /1200 × 199 pixels; Facebook shows none/]],
    passes: [{}],
  },
  'og-image-small': {
    fails: [
      [withPicture({ size: { width: 200, height: 200 } }), /200 × 200 pixels, less than 1200 × 630/],
      [withPicture({ size: { width: 1_200, height: 629 } }), /1200 × 629/],
    ],
    passes: [withPicture({ size: { width: 2_400, height: 1_260 } })],
  },
  'og-image-too-heavy': {
    fails: [[withPicture({ bytes: 614_401 }), /has 614,401 bytes; WhatsApp shows none of more than 614,400/]],
    passes: [withPicture({ bytes: 614_400 })],
  },
  'og-required-missing': {
    fails: [
      [{ raw: withoutMeta('og:title') }, /has no og:title\./],
      [{ raw: withoutMeta('og:type', withoutMeta('og:url')) }, /has no og:type, og:url\./],
    ],
    passes: [{ raw: PLAIN }],
  },
  'og-url-elsewhere': {
    fails: [
      [{ raw: WHOLE.replace(/(og:url" content=")[^"]*/, '$1https://www.example.com/') }, /og:url is "https:.*not this/],
      [{ raw: WHOLE.replace(/(og:url" content=")[^"]*/, '$1/storks') }, /og:url is "\/storks"/],
    ],
    passes: [{ raw: WHOLE.replace(/(og:url" content=")[^"]*/, '$1https://www.example.com/storks') }],
  },
  'twitter-card-missing': {
    fails: [[{ raw: withoutMeta('twitter:card') }, /no twitter:card/]],
    passes: [{ raw: PLAIN }],
  },
  'twitter-card-unknown': {
    fails: [[{ raw: replaced('"summary_large_image"', '"large"') }, /twitter:card is "large"/]],
    passes: [{ raw: replaced('"summary_large_image"', '"summary"') }],
  },
  'meta-by-script': {
    fails: [[{ raw: withoutMeta('og:title'), rendered: WHOLE }, /Only scripts add og:title\./]],
    passes: [{}],
  },
  'preview-tags-late': {
    fails: [
      [
        { raw: replaced(HEAD, `<style>${'x'.repeat(32_768)}</style>${HEAD}`) },
        /after 33,\d{3} bytes; Slack reads 32,768/,
      ],
    ],
    passes: [{ raw: replaced('</head>', `<style>${'x'.repeat(40_000)}</style></head>`) }],
  },
};
