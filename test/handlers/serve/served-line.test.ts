// The line that `serve` logs for a bot's request.
import assert from 'node:assert/strict';
import { pageIdentity } from '../../../core/pages/page-key';
import { checkPageUrl } from '../../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { identityBody, type ServeAnswer } from '../../../handlers/serve/serve-answer';
import { servedRequest } from '../../../handlers/serve/served-line';

const FACTS = { region: 'eu-central-1', bytes: 1_234, durationMs: 56.7 };
const HEADERS = {
  'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)',
  'cloudfront-viewer-country': 'DE',
  'x-amz-cf-id': 'id-1',
};

function page(): NonNullable<ServeAnswer['page']> {
  const checked = checkPageUrl('https://www.example.com/a%2Fb?q=secret&p=2&alone', {
    scheme: 'https',
    hosts: ['www.example.com'],
  });
  return checked.kind === 'page' ? pageIdentity(checked.url, 'desktop', DEFAULT_QUERY_POLICY) : assert.fail('no page');
}

function answer(headers: ServeAnswer['headers'], more: Partial<ServeAnswer> = {}): ServeAnswer {
  return { status: 200, headers, body: identityBody(new Uint8Array()), page: page(), ...more };
}

describe('handlers/serve/served-line', () => {
  it('describes a kept page, without values of the query', () => {
    const served = servedRequest(
      { headers: HEADERS },
      answer(
        [
          ['x-georender-cache', 'HIT'],
          ['server-timing', 'index;dur=1.4, page;dur=2.6, index;dur=1.2, single-process'],
        ],
        { ageSeconds: 90 },
      ),
      FACTS,
    );
    assert.deepEqual(served, {
      requestId: 'id-1',
      region: 'eu-central-1',
      host: 'www.example.com',
      path: '/a%2Fb',
      parameters: ['q', 'p'],
      variant: 'desktop',
      key: page().key.slice(0, 16),
      bot: 'googlebot',
      botGroup: 'search',
      country: 'DE',
      status: 200,
      cacheStatus: 'HIT',
      ageSeconds: 90,
      bytes: 1_234,
      durationMs: 57,
      stagesMs: { index: 2, page: 3 },
    });
  });

  it('has the reason, and leaves out what is not known', () => {
    const served = servedRequest(
      { headers: {} },
      answer([
        ['x-georender-cache', 'BYPASS'],
        ['x-georender-reason', 'deadline'],
      ]),
      FACTS,
    );
    assert.partialDeepStrictEqual(served, { cacheStatus: 'BYPASS', reason: 'deadline', requestId: '', bot: 'other' });
    assert.ok(served !== undefined && !('country' in served) && !('ageSeconds' in served));
  });

  it('describes no health check and no refused request', () => {
    const { headers, body } = answer([['x-georender-region', 'eu-central-1']]);
    assert.equal(servedRequest({ headers: HEADERS }, { status: 400, headers, body }, FACTS), undefined);
    assert.equal(servedRequest({ headers: HEADERS }, answer([['x-georender-cache', 'x']]), FACTS), undefined);
  });
});
