// The settings of forwarding: every message.
import { refuses } from './refused-settings';

const POLICY_ID = '0123abcd-4567-89ab-cdef-0123456789ab';

describe('core/settings, forwarding', () => {
  refuses(
    'headers that CloudFront can’t forward',
    { forwardedHeaders: ['X Y', 'Host', 'User-Agent', 'X-Georender-Bot', 7] },
    [
      'forwardedHeaders[0] is "X Y"; allowed: names of request headers, e.g. Authorization or X-CSRF-Token.',
      'forwardedHeaders[4] is 7; allowed: names of request headers, e.g. Authorization or X-CSRF-Token.',
      'forwardedHeaders: "Host" is a header that CloudFront does not key by, or that it sets itself; give its paths to passthroughPaths.',
      'forwardedHeaders: "X-Georender-Bot" is in the key anyway; remove it.',
    ],
  );

  refuses(
    'too many forwarded headers, and another stack’s policy',
    { cachePolicyId: POLICY_ID, forwardedHeaders: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
    [
      'forwardedHeaders has 7 entries; allowed: at most 6, since CloudFront keys by 10 headers and 4 are ' +
        "Georender's. Paths in passthroughPaths get every header.",
      'forwardedHeaders are part of the cache policy, and cachePolicyId names the one of another stack; set them ' +
        'there, or leave out cachePolicyId.',
    ],
  );

  refuses('too many passthrough paths', { passthroughPaths: Array.from({ length: 25 }, (_, index) => `/${index}`) }, [
    "passthroughPaths has 25 entries; allowed: at most 24, a quota of CloudFront's.",
  ]);
});
