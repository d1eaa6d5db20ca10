import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeError, maskedLog } from '../../../handlers/runtime/log';
import { MASK, maskedText, maskedUrl, parameterNames } from '../../../handlers/runtime/query-masking';
import { RecordedLog } from '../../support/machine/recorded-log';

/** Names under which sites hand secrets over. */
const SECRET_NAMES = [
  'token',
  'access_token',
  'id_token',
  'refresh_token',
  'auth',
  'authorization',
  'api_key',
  'apikey',
  'key',
  'secret',
  'client_secret',
  'password',
  'passwd',
  'pwd',
  'code',
  'state',
  'session',
  'sid',
  'sessionid',
  'jwt',
  'sig',
  'signature',
  'X-Amz-Signature',
  'X-Amz-Credential',
  'hash',
  'otp',
  'pin',
  'ticket',
  'email',
  'invite',
  'SAMLResponse',
];

/** What a URL may hold in a query as it is, but separators (URL Standard, "query percent-encode set"). */
const QUERY_CHARACTERS = [..."abcXYZ019-._~!$()*+,;:@/?|{}[]^`\\'%"];
const SECRET = 'S3CR3T';

describe('handlers/query-masking', () => {
  it('masks the value of every parameter, by any name', () => {
    for (const name of SECRET_NAMES) {
      assert.equal(
        maskedUrl(`https://www.example.com/a?x=1&${name}=${SECRET}`),
        `https://www.example.com/a?x=${MASK}&${name}=${MASK}`,
      );
    }
  });

  it('leaves text without query values unchanged', () => {
    const kept = [
      'https://www.example.com/a/b.html',
      '/a',
      'https://www.example.com/a?',
      'https://www.example.com/a?b=&c=',
      'Cannot read #state of undefined.',
      'Is it there? No.',
      'https://www.example.com/a#part',
      'net::ERR_FAILED, 3 of 4 (75 %)',
    ];
    for (const text of kept) assert.equal(maskedText(text), text);
  });

  it('masks bare words, fragments, credentials and URLs within URLs', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['https://e.com/reset?S3CR3T', 'https://e.com/reset?***'],
      ['https://e.com/#access_token=S3CR3T&state=S3CR3T', 'https://e.com/#access_token=***&state=***'],
      ['https://e.com/#/reset?S3CR3T', 'https://e.com/#***'],
      ['https://user:S3CR3T@e.com/', 'https://***@e.com/'],
      [
        'https://e.com/to/https%3A%2F%2Fe.com%2F%3Ftoken%3DS3CR3T%26a%3Db',
        'https://e.com/to/https%3A%2F%2Fe.com%2F%3Ftoken%3D***%26a%3D***',
      ],
      ['https://e.com/a?https://e.com/b?token=S3CR3T', 'https://e.com/a?***=***'],
      ['wss://e.com/socket?ticket=S3CR3T', 'wss://e.com/socket?ticket=***'],
    ];
    for (const [url, expected] of cases) {
      assert.equal(maskedUrl(url), expected);
      assert.equal(maskedText(`GET "${url}" failed (${url} too)`).includes(SECRET), false, url);
    }
  });

  const query = fc
    .array(
      fc.tuple(
        fc.string({ unit: fc.constantFrom(...QUERY_CHARACTERS) }),
        fc.string({ unit: fc.constantFrom(...QUERY_CHARACTERS) }),
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((pairs) => pairs.map(([before, after]) => `n=${before}${SECRET}${after}`).join('&'));
  const path = fc.string({ unit: fc.constantFrom(...'abc/.-%') }).map((text) => `/${text}`);

  it('lets no value of a URL through, alone or in a sentence, and changes nothing a second time', () => {
    fc.assert(
      fc.property(path, query, (before, after) => {
        const url = `https://www.example.com${before}?${after}`;
        const sentence = `TypeError: Failed to fetch "${url}": net::ERR_FAILED at ${url}`;
        for (const text of [maskedUrl(url), maskedText(sentence)]) {
          assert.ok(!text.includes(SECRET), text);
          assert.equal(maskedText(text), text);
        }
        assert.ok(maskedUrl(url).startsWith(`https://www.example.com${before}?n=`));
      }),
      { numRuns: 500, seed: 12 },
    );
  });

  it('lets no value into the log, in no field and at no level', () => {
    fc.assert(
      fc.property(query, fc.constantFrom('url', 'error', 'detail', 'problems'), (after, field) => {
        const log = new RecordedLog();
        const url = `https://www.example.com/a?${after}`;
        const value =
          field === 'url' ? url : describeError(new Error(`First ${url}`, { cause: new TypeError(`then ${url}`) }));
        maskedLog(log).warn('A sentence.', { [field]: value, count: 3 });
        maskedLog(log).error('A sentence.', { [field]: value, count: 3 });
        assert.ok(!JSON.stringify(log.lines).includes(SECRET), JSON.stringify(log.lines));
        assert.deepEqual(
          log.lines.map(({ level, fields }) => ({ level, count: fields['count'] })),
          [
            { level: 'warn', count: 3 },
            { level: 'error', count: 3 },
          ],
        );
      }),
      { numRuns: 200, seed: 12 },
    );
  });

  it('takes time in proportion to the text', () => {
    for (const unit of ['?', '#', '%3f', '%2525', '//a:', '&=', '//::']) {
      const long = unit.repeat(50_000);
      assert.equal(maskedText(maskedText(long)), maskedText(long));
    }
  });
});

describe('handlers/runtime/query-masking: names', () => {
  it('names the parameters, and none of their values', () => {
    assert.deepEqual(parameterNames('q=secret&empty=&token&a%3Db=c&https://x/?u=v&=w'), ['q', 'empty', 'a']);
    assert.deepEqual(parameterNames(''), []);
  });
});
