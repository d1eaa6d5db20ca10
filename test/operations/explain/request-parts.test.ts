import assert from 'node:assert/strict';
import type { RouterSettings } from '../../../core/routing/router-config';
import { partLines } from '../../../operations/explain/part-text';
import { checkQuestion, type ExplainQuestion, ExplainQuestionError } from '../../../operations/explain/question';
import { explainRouting, type RoutingExplanation } from '../../../operations/explain/routing';
import { knownFacts } from '../../support/operations/known-deployment';

const SECRET = 'very-secret-value';

function routing(asked: Partial<ExplainQuestion>, settings: Partial<RouterSettings> = {}): RoutingExplanation {
  const facts = knownFacts({ sessionCookies: ['session', 'wp_*'], ...settings });
  const question = { url: '/articles/1', as: 'googlebot', place: 'DE', asksEdge: false, ...asked };
  return explainRouting(facts, checkQuestion(question, facts), undefined);
}

/** E.g. `header accept → decides (no-document)`. */
function effects({ parts }: RoutingExplanation): readonly string[] {
  return parts.map(({ part, name, effect }) => {
    const test = effect.kind === 'decides' ? ` (${effect.test})` : '';
    return `${part} ${name} → ${effect.kind}${test}`;
  });
}

describe('operations/explain, cookies and headers', () => {
  it('names the one that sends a bot to the site, though others do so too', () => {
    const found = routing({
      cookies: [`wp_session=${SECRET}`, 'theme=dark'],
      headers: [`Authorization: ${SECRET}`, 'X-Prerender: 1', 'accept: application/json', 'sec-fetch-dest: empty'],
    });
    assert.equal(found.decision, 'prerenderer');
    assert.deepEqual(effects(found), [
      'cookie wp_session → decides (signed-in)',
      'cookie theme → key',
      'header authorization → decides (authorization)',
      'header x-prerender → decides (prerenderer)',
      'header accept → decides (no-document)',
      'header sec-fetch-dest → decides (no-document)',
    ]);
    assert.ok(!partLines(found).join('\n').includes(SECRET));
  });

  it('says of a page that cookies are removed, and which headers make another copy of it', () => {
    const found = routing({
      cookies: ['theme=dark'],
      headers: ['accept: text/html', 'x-tenant: 7', 'x-other: 1', 'if-none-match: "a"', 'x-georender-url: https://a/'],
    });
    assert.equal(found.decision, 'page');
    assert.equal(found.siteSharing, undefined);
    assert.deepEqual(effects(found), [
      'cookie theme → removed',
      'header accept → unread',
      'header x-tenant → key-of-page',
      'header x-other → dropped',
      'header if-none-match → edge',
      'header x-georender-url → removed',
    ]);
  });

  it('says whose requests share the site’s answer', () => {
    const person = { as: 'person', cookies: ['theme=dark'], headers: ['accept-language: de', 'x-tenant: 7'] };
    const document = routing({ ...person, url: '/articles/1' });
    assert.equal(document.siteSharing, 'same-parts-minute');
    assert.deepEqual(effects(document), [
      'cookie theme → key',
      'header accept-language → forwarded',
      'header x-tenant → key',
    ]);
    const script = routing({ ...person, url: '/app.js' });
    assert.equal(script.siteSharing, 'everybody');
    assert.deepEqual(effects(script)[0], 'cookie theme → removed');
    const download = routing({ ...person, url: '/invoice.pdf' });
    assert.equal(download.siteSharing, 'same-parts');
    assert.deepEqual(effects(download)[0], 'cookie theme → key');
  });

  it('says which cookie or header keeps a file from being shared', () => {
    const signedIn = routing({ url: '/app.js', as: 'person', cookies: ['session=1'], headers: ['accept: */*'] });
    assert.equal(signedIn.siteSharing, 'same-parts');
    assert.deepEqual(effects(signedIn), ['cookie session → unshares', 'header accept → forwarded']);
    const shown = routing({ url: '/photo.jpg', as: 'person', headers: ['sec-fetch-dest: document'] });
    assert.equal(shown.siteSharing, 'same-parts-minute');
    assert.deepEqual(effects(shown), ['header sec-fetch-dest → unshares']);
  });

  it('says of a passthrough path that everything passes', () => {
    const found = routing({ url: '/api/articles', cookies: ['session=1'], headers: ['authorization: x'] });
    assert.equal(found.siteSharing, 'nobody');
    assert.deepEqual(effects(found), ['cookie session → passed', 'header authorization → passed']);
  });

  it('has a sentence for each', () => {
    const lines = partLines(
      routing({ cookies: ['session=1'], headers: ['x-georender-debug: t', 'accept: text/html'] }),
    );
    assert.deepEqual(
      lines.map((line) => line.trim()),
      [
        "the site's answer at the edge: a copy for requests with the same cookies and forwarded headers, at most for the " +
          'minute, if the site allows',
        'cookie session: sends the request to the site, since a cookie says that the visitor is signed in (signed-in)',
        'header x-georender-debug: asks for x-georender-decision, if the stack has a debugTokenHash and this is its token',
        "header accept: the site gets it, but it is no part of the edge's key: a copy is shown to all values",
      ],
    );
  });

  it('takes names that objects have of themselves', () => {
    const found = routing({ as: 'person', cookies: ['__proto__=1', 'constructor='], headers: ['__proto__: 1'] });
    assert.deepEqual(effects(found), [
      'cookie __proto__ → key',
      'cookie constructor → key',
      'header __proto__ → dropped',
    ]);
  });

  for (const [wrong, problem] of [
    [{ cookies: [SECRET] }, /^--cookie: number 1 is no NAME=VALUE; allowed: as its name/],
    [{ cookies: [`a=1; b=${SECRET}`] }, /^--cookie: number 1 .* without control characters and ";"\.$/],
    [{ cookies: [`a=${SECRET}\r\nx: y`] }, /^--cookie: number 1 .* without control characters/],
    [{ cookies: [`a b=${SECRET}`] }, /^--cookie: number 1 .* as its name/],
    [{ cookies: ['a=1', `a=${SECRET}`] }, /^--cookie: "a" is given twice; allowed: once\.$/],
    [{ cookies: [`a=${SECRET.repeat(300)}`] }, /^--cookie: number 1 .* at most 4096 characters\.$/],
    [
      { cookies: Array.from({ length: 51 }, (_, index) => `a${index}=1`) },
      /^--cookie: 51 are given; allowed: at most 50/,
    ],
    [{ headers: [`x-a=${SECRET}`] }, /^--header: number 1 is no NAME:VALUE/],
    [{ headers: [`x-a: ${SECRET}\nx-b: c`] }, /^--header: number 1 .* without control characters\.$/],
    [{ headers: [`x-ä: ${SECRET}`] }, /^--header: number 1 .* as its name/],
    [{ headers: ['x-a: 1', `X-A: ${SECRET}`] }, /^--header: "x-a" is given twice/],
    [{ headers: [`Cookie: a=${SECRET}`] }, /"cookie": use --cookie\.$/],
    [{ headers: ['Host: other.example.com'] }, /"host": it is a part of the URL\.$/],
    [{ headers: ['User-Agent: x'] }, /"user-agent": use --as\.$/],
    [{ headers: ['CloudFront-Viewer-Country: DE'] }, /"cloudfront-viewer-country": use --country\.$/],
    [{ headers: ['Transfer-Encoding: chunked'] }, /"transfer-encoding", which belongs to the connection/],
  ] as const) {
    it(`refuses ${JSON.stringify(wrong).slice(0, 60)}, without its value`, () => {
      assert.throws(
        () => routing(wrong),
        (error) =>
          error instanceof ExplainQuestionError && problem.test(error.message) && !error.message.includes(SECRET),
      );
    });
  }
});
