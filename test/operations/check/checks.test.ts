// Each check with pages that fail, and with pages that pass.
import assert from 'node:assert/strict';
import { PAGE_CHECKS } from '../../../operations/check/check-page';
import type { CheckedPage, PageView } from '../../../operations/check/checked-page';
import { pageFacts, sharedWords } from '../../../operations/check/page-facts';

const TEXT =
  '<h1>Storks</h1><p>White storks nest on roofs, return in March, feed on frogs and mice, and clap their beaks.</p>';
const LAZY = '<p>Further down: migration, telemetry, colonies, ringing, conservation, wetlands, meadows, villages.</p>';

function view(html: string, { status = 200, headers = {} }: Partial<PageView> = {}): PageView {
  return { status, headers, facts: pageFacts(html) };
}

interface Views {
  readonly url?: string;
  readonly raw?: PageView | string;
  readonly rendered?: CheckedPage['rendered'] | string;
  readonly person?: string;
  readonly robotsTxt?: string;
}

const WHOLE = `<!doctype html><title>Storks</title><meta name="description" content="About storks">${TEXT}`;

/** A page of which nothing is wrong, unless views are given. A view given alone is what all see. */
function page({ url = 'https://www.example.com/storks?page=2', robotsTxt, ...views }: Views = {}): CheckedPage {
  const { raw = WHOLE, rendered = raw, person = typeof rendered === 'string' ? rendered : WHOLE } = views;
  const seen = (given: CheckedPage['rendered'] | string) => (typeof given === 'string' ? view(given) : given);
  return {
    url,
    redirects: [],
    raw: typeof raw === 'string' ? view(raw) : raw,
    rendered: seen(rendered),
    person: view(person),
    robots: { status: robotsTxt === undefined ? 404 : 200, text: robotsTxt ?? '' },
  };
}

const head = (tags: string): Views => ({ raw: WHOLE.replace('<h1>', `${tags}<h1>`) });
const canonical = (target: string) => head(`<link rel="canonical" href="${target}">`);

/** Check → pages that fail it, with a part of what is said, and pages that pass it. */
const CASES: Readonly<Record<string, { fails: readonly [Views, RegExp][]; passes: readonly Views[] }>> = {
  'blank-for-bots': {
    fails: [
      [{ raw: '<title>Storks</title><div id="root"></div>', rendered: WHOLE }, /^A bot gets 0 % of the 15 words/],
      [{ raw: '<noscript>White storks nest on roofs</noscript>', rendered: WHOLE }, /^A bot gets 0 %/],
    ],
    passes: [{}, { raw: '<p>Short</p>', rendered: '<p>A short page</p>' }],
  },
  'soft-404': {
    fails: [
      [{ raw: WHOLE.replace('<title>Storks', '<title>404 | Storks') }, /says "404 \| Storks", but its status is 200/],
      [{ raw: WHOLE, rendered: '<title>Storks</title><h1>Page not found</h1>' }, /says "Page not found"/],
    ],
    passes: [
      {},
      { raw: view('<title>Not found</title>', { status: 404 }) },
      { raw: '<title>How we found storks</title><p>not found</p>' },
    ],
  },
  'not-rendered': {
    fails: [[{ rendered: { failure: 'deadline: it took too long' } }, /could not render the page: deadline/]],
    passes: [{}],
  },
  'lazy-content-missing': {
    fails: [
      [{ rendered: WHOLE, person: WHOLE + LAZY }, /has \d\d % of the words .* Missing: further, down, migration,/],
    ],
    passes: [{}, { raw: '<p></p>', rendered: WHOLE + LAZY }, { rendered: { failure: 'x' } }],
  },
  'title-by-script': {
    fails: [[{ raw: WHOLE.replace('Storks', 'App'), rendered: WHOLE }, /change the title from "App" to "Storks"/]],
    passes: [{}],
  },
  'title-missing': { fails: [[{ raw: TEXT }, /no title/]], passes: [{}] },
  'description-missing': {
    fails: [
      [{ raw: TEXT }, /no description/],
      [{ raw: `<meta name="description" content=" ">${TEXT}` }, /no description/],
    ],
    passes: [{}],
  },
  noindex: {
    fails: [
      [head('<meta name="robots" content="NOINDEX, follow">'), /The answer to bots says "noindex" in a robots meta/],
      [head('<meta name="googlebot" content="none">'), /robots meta tag/],
      [{ rendered: `<meta name="robots" content="noindex">${WHOLE}` }, /^The rendered page says/],
      [{ raw: view(WHOLE, { headers: { 'x-robots-tag': 'noarchive, noindex' } }) }, /header X-Robots-Tag/],
      [{ raw: view(WHOLE, { headers: { 'x-robots-tag': 'googlebot: noindex' } }) }, /header X-Robots-Tag/],
    ],
    passes: [{}, head('<meta name="robots" content="index, max-image-preview:none">')],
  },
  'og-image-missing': {
    fails: [
      [head('<meta property="og:title" content="Storks">'), /no og:image/],
      [head('<meta property="og:title" content="Storks"><meta property="og:image" content="">'), /no og:image/],
    ],
    passes: [{}, head('<meta property="og:title" content="x"><meta property="og:image" content="https://x/y.png">')],
  },
  'og-image-relative': {
    fails: [
      [head('<meta property="og:image" content="/y.png">'), /og:image is "\/y\.png"/],
      [head('<meta property="og:image" content="//x.example/y.png">'), /og:image is "\/\/x/],
    ],
    passes: [{}, head('<meta property="og:image" content="https://x.example/y.png">')],
  },
  'json-ld-broken': {
    fails: [
      [head('<script type="application/ld+json">{"@type": "Article",}</script>'), /^The answer to bots has JSON-LD/],
      [head('<script type="application/ld+json"></script>'), /JSON-LD that is no JSON/],
    ],
    passes: [{}, head('<script type="application/ld+json">{"@type": "Article"}</script>')],
  },
  'canonical-elsewhere': {
    fails: [
      [
        canonical('https://www.example.com/'),
        /^The answer to bots has the canonical URL https:\/\/www\.example\.com\/,/,
      ],
      [canonical('https://other.example/storks'), /another page/],
      [canonical('/storks?page=3'), /another page/],
      [{ rendered: `<link rel="canonical" href="/">${WHOLE}` }, /^The rendered page has/],
    ],
    passes: [{}, canonical('/storks?page=2'), canonical('/storks'), canonical('https://www.example.com/storks#top')],
  },
  'meta-by-script': {
    fails: [
      [
        { raw: TEXT, rendered: `${WHOLE}<meta property="og:title" content="x">` },
        /Only scripts add description, og:title/,
      ],
    ],
    passes: [{}],
  },
  'blocked-by-robots': {
    fails: [[{ robotsTxt: 'User-agent: *\nDisallow: /storks' }, /forbids the page/]],
    passes: [{}, { robotsTxt: 'User-agent: *\nDisallow: /private' }, { robotsTxt: '<!doctype html>' }],
  },
};

describe('operations/check, the checks', () => {
  it('has cases for all of them, each id once', () => {
    assert.deepEqual(PAGE_CHECKS.map(({ id }) => id).sort(), Object.keys(CASES).sort());
  });

  it('makes errors of what hides a page, warnings of the rest', () => {
    const errors = PAGE_CHECKS.filter(({ severity }) => severity === 'error').map(({ id }) => id);
    // biome-ignore format: a list of words
    assert.deepEqual(errors.sort(), [
      'blank-for-bots', 'canonical-elsewhere', 'json-ld-broken', 'noindex', 'og-image-missing', 'og-image-relative',
      'soft-404',
    ]);
  });

  for (const check of PAGE_CHECKS) {
    const { fails = [], passes = [] } = CASES[check.id] ?? {};
    it(`${check.id}: finds it`, () => {
      for (const [views, said] of fails) assert.match(check.find(page(views)) ?? 'nothing was found', said);
    });
    it(`${check.id}: finds nothing in other pages`, () => {
      for (const views of passes) assert.equal(check.find(page(views)), undefined, JSON.stringify(views));
    });
  }

  it('counts words of languages without spaces, and not those that nobody sees', () => {
    const { words } = pageFacts(
      '<p>白鹳在屋顶筑巢</p><script>var hidden</script><div hidden>unseen</div><ul><li>a</li><li>b</li></ul>',
    );
    assert.ok(words.has('屋顶'));
    assert.equal(words.has('hidden') || words.has('unseen'), false);
    assert.ok(words.has('a') && words.has('b'));
    assert.equal(sharedWords(new Set(['a', 'b']), new Set(['b', 'c'])), 0.5);
    assert.equal(sharedWords(new Set(), new Set()), 1);
  });
});
