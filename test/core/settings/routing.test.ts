// The settings of routing: every message.
import { botRemovalProblem, botTokenProblem } from '../../../core/bots/bot-tokens';
import { COOKIE_NAME_RULE } from '../../../core/patterns/cookie-patterns';
import { refuses } from './refused-settings';

const pattern = 'path patterns that begin with / and may hold * and ?, at most 255 characters, e.g. /articles/*';
const noPlace =
  'no country or subdivision; allowed: an ISO 3166-1 alpha-2 code such as GB, or an ISO 3166-2 code such as US-CA.';

describe('core/settings, routing', () => {
  refuses('wrong path patterns', { includePaths: ['articles'], excludePaths: ['/a b'], passthroughPaths: [7] }, [
    `passthroughPaths[0] is 7; allowed: ${pattern}.`,
    `includePaths[0] is "articles"; allowed: ${pattern}.`,
    `excludePaths[0] is "/a b"; allowed: ${pattern}.`,
  ]);

  refuses(
    'wrong overrides',
    {
      countryOverrides: {
        UK: 'us-east-1',
        GB: 'ap-south-1',
        FR: 'nowhere',
        'US-CALI': 'us-east-1',
        'UK-X': 'us-east-1',
        'us-ca': 7,
      },
    },
    [
      `countryOverrides.UK: "UK" is ${noPlace}`,
      'countryOverrides.GB is "ap-south-1"; allowed: one of regions: us-east-1, eu-central-1.',
      'countryOverrides.FR is "nowhere"; allowed: one of regions: us-east-1, eu-central-1.',
      `countryOverrides.US-CALI: "US-CALI" is ${noPlace}`,
      `countryOverrides.UK-X: "UK-X" is ${noPlace}`,
      `countryOverrides.us-ca: "us-ca" is ${noPlace}`,
      'countryOverrides.us-ca is 7; allowed: one of regions: us-east-1, eu-central-1.',
    ],
  );

  refuses(
    'wrong bots',
    {
      botGroups: ['search', 'social', 'search'],
      extraBots: ['x', 'mozilla', 'Acme'],
      exemptBots: ['no such name', 'acme'],
    },
    [
      'botGroups[1] is "social"; allowed: search, preview, ai, seo, other.',
      'botGroups lists "search" twice; name it once.',
      `extraBots: "x" ${botTokenProblem('x') ?? ''}.`,
      `extraBots: "mozilla" ${botTokenProblem('mozilla') ?? ''}.`,
      `exemptBots: "no such name" ${botRemovalProblem('no such name') ?? ''}.`,
      `exemptBots: "acme" ${botRemovalProblem('acme') ?? ''}.`,
      'extraBots and exemptBots both list "Acme"; remove it from one of them.',
    ],
  );

  refuses('bots that are not a list', { botGroups: 'search', extraBots: 7, exemptBots: {} }, [
    'botGroups is "search"; allowed: a list of search, preview, ai, seo, other.',
    'extraBots is 7; allowed: a list of parts of user agents.',
    'exemptBots is {}; allowed: a list of parts of user agents.',
  ]);

  refuses(
    'wrong names of cookies',
    { sessionCookies: ['a b', '*', 'a*b', 7] },
    [0, 1, 2, 3].map(
      (index) =>
        `sessionCookies[${index}] is ${JSON.stringify(['a b', '*', 'a*b', 7][index])}; allowed: ${COOKIE_NAME_RULE}.`,
    ),
  );

  refuses('too many cookies', { sessionCookies: Array.from({ length: 21 }, (_, index) => `c${index}`) }, [
    "sessionCookies has 21 entries; allowed: at most 20. A * at a name's end stands for many.",
  ]);

  refuses('variants without the desktop’s', { variants: ['mobile'] }, [
    'variants is ["mobile"]; allowed: [desktop] or [desktop, mobile]; desktop is always rendered.',
  ]);

  refuses('unknown variants', { variants: ['desktop', 'tablet', 'desktop'] }, [
    'variants[1] is "tablet"; allowed: desktop, mobile.',
    'variants lists "desktop" twice; name it once.',
  ]);

  refuses(
    'drained regions that are not the stack’s',
    { drainedRegions: ['eu-central-1', 'ap-south-1', 7, 'eu-central-1'] },
    [
      'drainedRegions[1] is "ap-south-1"; allowed: one of regions: us-east-1, eu-central-1.',
      'drainedRegions[2] is 7; allowed: one of regions: us-east-1, eu-central-1.',
      'drainedRegions lists "eu-central-1" twice; name it once.',
    ],
  );

  refuses('health checks that are not a flag', { healthChecks: 'on' }, [
    'healthChecks is "on"; allowed: true or false.',
  ]);

  refuses('overrides that are not an object', { countryOverrides: ['GB'] }, [
    'countryOverrides is ["GB"]; allowed: an object.',
  ]);
});
