// The settings of freshness and queries: what they are completed to, and every message.
import assert from 'node:assert/strict';
import { DEFAULT_FRESHNESS_RULE } from '../../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { checkSettings } from '../../../core/settings/check-settings';
import { LEAST, refuses } from './refused-settings';

const DAY = 86_400;

describe('core/settings, freshness', () => {
  it('has defaults', () => {
    assert.deepEqual(checkSettings(LEAST).freshness, [DEFAULT_FRESHNESS_RULE]);
    assert.deepEqual(DEFAULT_FRESHNESS_RULE, {
      paths: '/*',
      pages: { freshSeconds: DAY, staleWhileRevalidateSeconds: DAY, staleIfErrorSeconds: 30 * DAY },
      notFoundSeconds: 300,
      redirectSeconds: 300,
    });
  });

  it('takes durations for all paths', () => {
    const given = {
      freshness: '2h',
      staleWhileRevalidate: '10m',
      staleIfError: '0s',
      notFoundFreshness: '0s',
      redirectFreshness: '1d',
    };
    assert.deepEqual(checkSettings({ ...LEAST, ...given }).freshness, [
      {
        paths: '/*',
        pages: { freshSeconds: 7_200, staleWhileRevalidateSeconds: 600, staleIfErrorSeconds: 0 },
        notFoundSeconds: 0,
        redirectSeconds: DAY,
      },
    ]);
  });

  it('takes rules in their order, and completes each from the settings for all paths', () => {
    const freshnessRules = [
      { paths: '/news/*', fresh: '0s', staleWhileRevalidate: '1h' },
      { paths: '/archive/*', fresh: '365d', staleIfError: '365d', notFound: '1d', redirects: '2d' },
    ];
    assert.deepEqual(
      checkSettings({ ...LEAST, freshness: '1h', staleIfError: '7d', notFoundFreshness: '1m', freshnessRules })
        .freshness,
      [
        {
          paths: '/news/*',
          pages: { freshSeconds: 0, staleWhileRevalidateSeconds: 3_600, staleIfErrorSeconds: 7 * DAY },
          notFoundSeconds: 60,
          redirectSeconds: 300,
        },
        {
          paths: '/archive/*',
          pages: { freshSeconds: 365 * DAY, staleWhileRevalidateSeconds: DAY, staleIfErrorSeconds: 365 * DAY },
          notFoundSeconds: DAY,
          redirectSeconds: 2 * DAY,
        },
        {
          paths: '/*',
          pages: { freshSeconds: 3_600, staleWhileRevalidateSeconds: DAY, staleIfErrorSeconds: 7 * DAY },
          notFoundSeconds: 60,
          redirectSeconds: 300,
        },
      ],
    );
  });

  const duration = 'a whole number followed by s, m, h or d, e.g. 24h, from';
  const pattern = 'path patterns that begin with / and may hold * and ?, at most 255 characters, e.g. /articles/*';
  refuses(
    'wrong durations',
    {
      freshness: '59s',
      staleWhileRevalidate: 'soon',
      staleIfError: 30,
      notFoundFreshness: '-1s',
      redirectFreshness: '366d',
    },
    [
      `freshness is "59s"; allowed: ${duration} 60s to 365d.`,
      `staleWhileRevalidate is "soon"; allowed: ${duration} 0s to 365d.`,
      `staleIfError is 30; allowed: ${duration} 0s to 365d.`,
      `notFoundFreshness is "-1s"; allowed: ${duration} 0s to 365d.`,
      `redirectFreshness is "366d"; allowed: ${duration} 0s to 365d.`,
    ],
  );

  refuses('a freshness that is not a duration', { freshness: '1 day' }, [
    'freshness is "1 day"; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 60s to 365d.',
  ]);

  refuses('a freshness out of bounds', { freshness: '0s' }, [
    'freshness is "0s"; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 60s to 365d.',
  ]);

  refuses('a freshness that is not a text', { freshness: 60 }, [
    'freshness is 60; allowed: a whole number followed by s, m, h or d, e.g. 24h, from 60s to 365d.',
  ]);

  refuses('rules that are not a list', { freshnessRules: { paths: '/a' } }, [
    'freshnessRules is {"paths":"/a"}; allowed: a list of objects.',
  ]);

  refuses('a rule that is not an object', { freshnessRules: ['/a', ['/b'], null] }, [
    'freshnessRules[0] is "/a"; allowed: an object with paths, fresh, staleWhileRevalidate, staleIfError, notFound, redirects.',
    'freshnessRules[1] is ["/b"]; allowed: an object with paths, fresh, staleWhileRevalidate, staleIfError, notFound, redirects.',
    'freshnessRules[2] is null; allowed: an object with paths, fresh, staleWhileRevalidate, staleIfError, notFound, redirects.',
  ]);

  refuses('a typing error in a rule', { freshnessRules: [{ paths: '/a', freshness: '1h' }] }, [
    'freshnessRules[0].freshness is not known; allowed: paths, fresh, staleWhileRevalidate, staleIfError, notFound, redirects.',
  ]);

  refuses(
    'a rule without paths, or with wrong ones',
    { freshnessRules: [{ fresh: '1h' }, { paths: 'news' }, { paths: ['/a'] }] },
    [
      `freshnessRules[0].paths is missing; set it to ${pattern}.`,
      `freshnessRules[1].paths is "news"; allowed: ${pattern}.`,
      `freshnessRules[2].paths is ["/a"]; allowed: ${pattern}.`,
    ],
  );

  refuses(
    'wrong durations in a rule',
    {
      freshnessRules: [
        { paths: '/', fresh: '1y', staleWhileRevalidate: 1, staleIfError: '', notFound: '366d', redirects: 'x' },
      ],
    },
    [
      `freshnessRules[0].fresh is "1y"; allowed: ${duration} 0s to 365d.`,
      `freshnessRules[0].staleWhileRevalidate is 1; allowed: ${duration} 0s to 365d.`,
      `freshnessRules[0].staleIfError is ""; allowed: ${duration} 0s to 365d.`,
      `freshnessRules[0].notFound is "366d"; allowed: ${duration} 0s to 365d.`,
      `freshnessRules[0].redirects is "x"; allowed: ${duration} 0s to 365d.`,
    ],
  );

  refuses(
    'paths twice',
    {
      freshnessRules: [
        { paths: '/a', fresh: '1h' },
        { paths: '/a', fresh: '2h' },
      ],
    },
    ['freshnessRules[1].paths "/a" repeats freshnessRules[0]; name it once.'],
  );

  refuses('too many rules', { freshnessRules: Array.from({ length: 21 }, (_, index) => ({ paths: `/${index}` })) }, [
    'freshnessRules has 21 entries; allowed: at most 20.',
  ]);
});

describe('core/settings, queries', () => {
  it('has defaults, and takes every setting', () => {
    assert.deepEqual(checkSettings(LEAST).queryPolicy, DEFAULT_QUERY_POLICY);
    const given = { queryMode: 'allow', queryParameters: ['page', 'q%5B*', '*', 'a.b'], querySort: false };
    assert.deepEqual(checkSettings({ ...LEAST, ...given }).queryPolicy, {
      mode: 'allow',
      names: given.queryParameters,
      sort: false,
    });
  });

  const name = 'a parameter’s name as it stands in URLs, with a * at its end for any rest, at most 100 characters';
  refuses('an unknown mode', { queryMode: 'deny' }, ['queryMode is "deny"; allowed: ignore, allow.']);

  refuses('names that are not a list', { queryParameters: 'page' }, [
    `queryParameters is "page"; allowed: a list of ${name}.`,
  ]);

  refuses('wrong names', { queryParameters: ['a=b', 'a&b', '', 'ä', 'a b', 7, 'x'.repeat(101)] }, [
    `queryParameters[0] is "a=b"; allowed: ${name}.`,
    `queryParameters[1] is "a&b"; allowed: ${name}.`,
    `queryParameters[2] is ""; allowed: ${name}.`,
    `queryParameters[3] is "ä"; allowed: ${name}.`,
    `queryParameters[4] is "a b"; allowed: ${name}.`,
    `queryParameters[5] is 7; allowed: ${name}.`,
    `queryParameters[6] is "${'x'.repeat(101)}"; allowed: ${name}.`,
  ]);

  refuses('a name twice', { queryParameters: ['page', 'page'] }, ['queryParameters lists "page" twice; name it once.']);

  refuses('too many names', { queryParameters: Array.from({ length: 51 }, (_, index) => `p${index}`) }, [
    'queryParameters has 51 entries; allowed: at most 50.',
  ]);

  refuses('a wrong flag', { querySort: 'yes' }, ['querySort is "yes"; allowed: true or false.']);
});
