// For each check, variations of a good page that it finds, and others that it lets pass.
import {
  type CheckCases,
  replaced,
  TEXT,
  URL_OF_PAGE,
  view,
  WHOLE,
  withCanonical,
  withHead,
  withoutMeta,
} from './check-fixtures';
import { PREVIEW_CASES } from './preview-cases';

const EMPTY = replaced(TEXT, '<div id="root"></div>');
const LAZY = '<p>Further down: migration, telemetry, colonies, ringing, conservation, wetlands, meadows, villages.</p>';
const JSON_LD = '{"@context": "https://schema.org", "@type": "Article"}';
const SELF = `<link rel="alternate" hreflang="en" href="${URL_OF_PAGE}">`;
const hop = (path: string) => ({ url: `http://example.com/${path}`, status: 301 });
const titled = (title: string) => ({ raw: replaced('<title>Storks', `<title>${title}`) });
const alternate = (language: string, url = 'https://www.example.com/x') =>
  withHead(`<link rel="alternate" hreflang="${language}" href="${url}">`);
const jsonLd = (text: string) => ({ raw: replaced(JSON_LD, text) });

/** Check → its cases. */
export const CHECK_CASES: Readonly<Record<string, CheckCases>> = {
  'blank-for-bots': {
    fails: [
      [{ raw: EMPTY, rendered: WHOLE }, /^A bot gets 13 % of the 15 words/],
      [{ raw: replaced(TEXT, `<noscript>${TEXT}</noscript>`), rendered: WHOLE }, /^A bot gets 13 %/],
    ],
    passes: [{}, { raw: EMPTY, rendered: EMPTY }],
  },
  'soft-404': {
    fails: [
      [titled('404 | Storks'), /says "404 \| Storks", but its status is 200/],
      [{ rendered: replaced('<h1>Storks', '<h1>Page not found') }, /says "Page not found"/],
      ...[
        'Error 404',
        '404 - Page Not Found',
        'Oops! The page you requested was not found.',
        'Seite nicht gefunden – Shop',
      ].map((title) => [titled(title), /its status is 200/] as const),
    ],
    passes: [
      titled('How we found storks'),
      titled('Peugeot 404: a history'),
      titled('What we have not found'),
      { raw: replaced('</body>', '<p>not found</p></body>') },
    ],
  },
  'not-rendered': {
    fails: [[{ rendered: { failure: 'deadline: it took too long' } }, /could not render the page: deadline/]],
    passes: [{}],
  },
  'lazy-content-missing': {
    fails: [[{ person: replaced(TEXT, TEXT + LAZY) }, /has \d\d % of the words .* Missing: further, down, migration,/]],
    passes: [{}, { raw: EMPTY, rendered: EMPTY, person: replaced(TEXT, '<p>a stork</p>') }],
  },
  'links-uncrawlable': {
    fails: [
      [{ raw: replaced('href="/frogs"', 'onclick="go()"') }, /can’t follow 1 link: "Frogs"/],
      [{ raw: replaced('href="/frogs"', 'href="javascript:go()"') }, /1 link: "Frogs"/],
      [{ raw: replaced('href="/frogs"', 'href="#/frogs"') }, /1 link: "Frogs"/],
      [{ raw: replaced('href="/frogs"', 'routerLink="/frogs"') }, /1 link: "Frogs"/],
    ],
    passes: [{ raw: replaced('href="/frogs"', 'href="#frogs"') }, { raw: replaced('href="/frogs"', 'name="frogs"') }],
  },
  'mixed-content': {
    fails: [[{ raw: replaced('src="/stork.jpg"', 'src="http://x.example/y.jpg"') }, /1 part: "http:\/\/x\.example/]],
    passes: [{ raw: replaced('src="/stork.jpg"', 'src="//x.example/y.jpg"') }],
  },
  'h1-missing': {
    fails: [
      [{ raw: replaced('<h1>Storks</h1>', '<h2>Storks</h2>') }, /no <h1>/],
      [{ raw: replaced('<h1>Storks</h1>', '<h1> </h1><p>Storks</p>') }, /no <h1>/],
    ],
    passes: [{}],
  },
  'h1-several': {
    fails: [[{ raw: replaced('</body>', '<h1>Frogs</h1></body>') }, /has 2 <h1>s: "Storks", "Frogs"/]],
    passes: [{ raw: replaced('</body>', '<h2>Frogs</h2></body>') }],
  },
  'language-missing': {
    fails: [[{ raw: replaced('<html lang="en">', '<html>') }, /does not say its language/]],
    passes: [{ raw: replaced('lang="en"', 'lang="ja"') }],
  },
  'viewport-missing': { fails: [[{ raw: withoutMeta('viewport') }, /no viewport/]], passes: [{}] },
  'images-without-alt': {
    fails: [[{ raw: replaced(' alt="A stork"', '') }, /^1 picture has no alt/]],
    passes: [{ raw: replaced(' alt="A stork"', ' alt=""') }],
  },
  noindex: {
    fails: [
      [
        withHead('<meta name="robots" content="NOINDEX, follow">'),
        /The answer to bots says "noindex" in a robots meta/,
      ],
      [withHead('<meta name="googlebot" content="none">'), /robots meta tag/],
      [{ rendered: replaced('</head>', '<meta name="robots" content="noindex"></head>') }, /^The rendered page says/],
      [{ raw: view(WHOLE, { headers: { 'x-robots-tag': 'noarchive, noindex' } }) }, /header X-Robots-Tag/],
      [{ raw: view(WHOLE, { headers: { 'x-robots-tag': 'googlebot: noindex' } }) }, /header X-Robots-Tag/],
    ],
    passes: [
      withHead('<meta name="robots" content="index, max-image-preview:none">'),
      { raw: view(WHOLE, { headers: { 'x-robots-tag': 'googlebot: max-snippet:0, otherbot: nofollow, noindex' } }) },
    ],
  },
  'status-not-200': {
    fails: [
      [{ raw: view(WHOLE, { status: 404 }) }, /^The page has status 404\.$/],
      [{ rendered: view(WHOLE, { status: 410 }), person: WHOLE }, /^The page has status 410\.$/],
    ],
    passes: [{}],
  },
  'refused-to-bots': {
    fails: [[{ raw: view(WHOLE, { status: 403 }), rendered: WHOLE }, /gets status 403, a person’s browser 200/]],
    passes: [{}],
  },
  'redirect-chain': {
    fails: [[{ redirects: [hop('a'), hop('b')] }, /2 redirects .*example\.com\/a \(301\) → .*\/b \(301\) → https:/]],
    passes: [{ redirects: [hop('a')] }],
  },
  'meta-refresh': {
    fails: [[withHead('<meta http-equiv="Refresh" content="0; url=/new">'), /meta refresh "0; url=\/new"/]],
    passes: [withHead('<meta http-equiv="refresh" content="300">')],
  },
  'blocked-by-robots': {
    fails: [[{ robots: { status: 200, text: 'User-agent: *\nDisallow: /storks' } }, /forbids the page/]],
    passes: [
      { robots: { status: 200, text: 'User-agent: *\nDisallow: /private' } },
      { robots: { status: 200, text: '<!doctype html>' } },
    ],
  },
  'robots-txt-failing': {
    fails: [
      [{ robots: { status: 503, text: '' } }, /robots\.txt has status 503/],
      [{ robots: { status: 0, text: '' } }, /robots\.txt gives no answer/],
    ],
    passes: [{ robots: { status: 403, text: '' } }],
  },
  'html-too-large': {
    fails: [
      [{ raw: replaced('</body>', `<!--${'x'.repeat(2_097_152)}--></body>`) }, /has 2,09\d,\d{3} bytes .* 2,097,152/],
    ],
    passes: [{ raw: replaced('</body>', `<!--${'x'.repeat(2_000_000)}--></body>`) }],
  },
  'title-missing': { fails: [[{ raw: replaced('<title>Storks</title>', '') }, /no title/]], passes: [{}] },
  'title-too-long': {
    fails: [[titled('x'.repeat(71)), /The title has 71 characters; more than 70/]],
    passes: [titled('🐸'.repeat(70))],
  },
  'title-by-script': {
    fails: [[{ ...titled('App'), rendered: WHOLE }, /change the title from "App" to "Storks"/]],
    passes: [{}],
  },
  'description-missing': {
    fails: [
      [{ raw: withoutMeta('description') }, /no description/],
      [{ raw: replaced('content="About storks"', 'content=" "') }, /no description/],
    ],
    passes: [{}],
  },
  'description-too-long': {
    fails: [[{ raw: replaced('About storks', 'x'.repeat(201)) }, /The description has 201 characters/]],
    passes: [{ raw: replaced('About storks', 'x'.repeat(200)) }],
  },
  'canonical-elsewhere': {
    fails: [
      [withCanonical('https://www.example.com/'), /^The answer to bots has the canonical URL https:\/\/www\.example/],
      [withCanonical('https://other.example/storks'), /another page/],
      [withCanonical('/storks?page=3'), /another page/],
      [{ rendered: withCanonical('/').raw ?? '', person: WHOLE }, /^The rendered page has/],
    ],
    passes: [
      withCanonical('/storks?page=2'),
      withCanonical('/storks'),
      withCanonical(`${URL_OF_PAGE}#top`),
      { url: 'http://localhost:3000/storks?page=2' },
    ],
  },
  'canonical-several': {
    fails: [[withHead('<link rel="canonical" href="/storks">'), /has 2 different canonical URLs/]],
    passes: [withHead(`<link rel="canonical" href="${URL_OF_PAGE}">`)],
  },
  'canonical-by-script': {
    fails: [[{ ...withCanonical('/storks'), rendered: WHOLE }, /canonical URL from \/storks to https:/]],
    passes: [{ raw: WHOLE.replace(/<link rel="canonical"[^>]*>/, '') }],
  },
  'hreflang-invalid': {
    fails: [
      [alternate('en-UK'), /hreflang="en-UK"/],
      [alternate('jp'), /hreflang="jp"/],
      [alternate('english'), /hreflang="english"/],
      [alternate('de', '/de'), /hreflang="de" with the URL "\/de"/],
    ],
    passes: [alternate('x-default'), alternate('zh-Hant-TW'), alternate('es-419'), alternate('EN-us')],
  },
  'hreflang-without-self': {
    fails: [[{ raw: replaced(SELF, '') }, /lists 1 versions in other languages, but not itself/]],
    passes: [{ raw: WHOLE.replace(/<link rel="alternate"[^>]*>/g, '') }],
  },
  'json-ld-broken': {
    fails: [
      [jsonLd('{"@type": "Article",}'), /^The answer to bots has JSON-LD that is no JSON/],
      [jsonLd(''), /JSON-LD that is no JSON/],
    ],
    passes: [{}],
  },
  'json-ld-without-type': {
    fails: [
      [jsonLd('{"@context": "https://schema.org", "name": "Storks"}'), /no "@type"/],
      [jsonLd('[{"@type": "Article"}]'), /no "@context"/],
      [jsonLd('{"@context": "https://schema.org", "@graph": [{"name": "x"}]}'), /no "@type"/],
    ],
    passes: [jsonLd('{"@context": "https://schema.org", "@graph": [{"@type": "Article"}]}'), jsonLd(`[${JSON_LD}]`)],
  },
  ...PREVIEW_CASES,
};
