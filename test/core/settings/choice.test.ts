// The settings of the site's choice: every message, and what they mean.
import assert from 'node:assert/strict';
import { checkLocalSettings, checkSettings } from '../../../core/settings/check-settings';
import { LEAST, problemsOf, refuses } from './refused-settings';

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const NAMED = { domains: ['www.example.com'], certificateArn: CERTIFICATE };
const HOST = 'a lower-case host name without scheme, port or path, e.g. de.example-origin.com';
const ARMS = [
  { name: 'control', weight: 90 },
  { name: 'new', weight: 10, origin: 'new.example.net' },
];

describe('core/settings, the site’s choice', () => {
  refuses(
    'an unknown country, an origin without a domain, and a device that CloudFront does not tell',
    {
      ...NAMED,
      countryOrigins: { XX: 'xx.example.net', de: 'de.example.net', DE: '', AT: 'https://at.example.net', FR: 7 },
      deviceOrigins: { phone: 'm.example.net', tv: '' },
    },
    [
      'countryOrigins.XX: "XX" is no country; allowed: an ISO 3166-1 alpha-2 code such as DE.',
      'countryOrigins.de: "de" is no country; allowed: an ISO 3166-1 alpha-2 code such as DE.',
      `countryOrigins.DE is ""; allowed: ${HOST}.`,
      `countryOrigins.AT is "https://at.example.net"; allowed: ${HOST}.`,
      `countryOrigins.FR is 7; allowed: ${HOST}.`,
      'deviceOrigins.phone is no device; allowed: tv, tablet, mobile, desktop.',
      `deviceOrigins.tv is ""; allowed: ${HOST}.`,
    ],
  );

  refuses(
    'weights that don’t sum to 100, arms and origins named twice, and an arm for bots that is not there',
    {
      ...NAMED,
      experimentArms: [
        { name: 'a', weight: 50, origin: 'x.example.net' },
        { name: 'b', weight: 30, origin: 'x.example.net' },
        { name: 'a', weight: 10 },
      ],
      botsArm: 'c',
    },
    [
      'experimentArms have weights of 90 in total; allowed: 100.',
      'experimentArms[2].name "a" is that of experimentArms[0]; name it once.',
      'experimentArms[1].origin "x.example.net" is that of experimentArms[0]; name it once.',
      'botsArm is "c"; allowed: one of experimentArms: a, b, a.',
    ],
  );

  refuses(
    'arms of a wrong form',
    { ...NAMED, experimentArms: [{ name: 'a b', weight: 101 }, { name: 'b', weigth: 1 }, 'c'], botsArm: 'b' },
    [
      'experimentArms[0].name is "a b"; allowed: a name of 1 to 32 letters, digits, _ and -.',
      'experimentArms[0].weight is 101; allowed: a whole number from 0 to 100.',
      'experimentArms[1].weigth is not known; allowed: name, weight, origin.',
      'experimentArms[1].weight is missing; set it to a whole number from 0 to 100.',
      'experimentArms[2] is "c"; allowed: an object with name, weight, origin.',
    ],
  );

  refuses('a single arm, and no arm for bots', { ...NAMED, experimentArms: [{ name: 'a', weight: 100 }] }, [
    'experimentArms has 1 entry; allowed: none, or two and more.',
    'botsArm is missing; set it to the arm that bots get, one of a.',
  ]);

  refuses('a cookie without an experiment', { experimentCookie: 'ab', experimentDays: 7 }, [
    'experimentCookie is for an experiment, and experimentArms are missing; set them, or remove it.',
    'experimentDays is for an experiment, and experimentArms are missing; set them, or remove it.',
  ]);
  refuses('an arm for bots without an experiment', { botsArm: 'a' }, [
    'botsArm names an arm, and experimentArms are missing; set them, or leave it out.',
  ]);

  refuses('a choice that renders could not take part in', { countryOrigins: { DE: 'de.example.net' } }, [
    'countryOrigins need domains: without a public name, pages are rendered from siteOrigin itself, where nothing is chosen.',
  ]);

  refuses(
    'origins that are the site’s own or public',
    {
      ...NAMED,
      countryOrigins: { DE: String(LEAST['siteOrigin']) },
      deviceOrigins: { mobile: 'www.example.com' },
    },
    [
      'countryOrigins, deviceOrigins name "main.d1.amplifyapp.com", which is siteOrigin, the default; leave it out.',
      'countryOrigins, deviceOrigins name "www.example.com", which is a public host; name the host behind it, or ' +
        'requests would go in circles.',
    ],
  );

  refuses(
    'a cookie by which every visitor would count as signed in',
    {
      ...NAMED,
      experimentArms: ARMS,
      botsArm: 'control',
      experimentCookie: 'session_arm',
      sessionCookies: ['session*'],
    },
    [
      'experimentCookie "session_arm" is one of sessionCookies, so that every visitor would count as signed in; rename it.',
    ],
  );

  refuses(
    'content of an unknown country, in a region that is not the stack’s, or in two regions',
    {
      ...NAMED,
      countryContent: { XX: 'us-east-1', DE: 'eu-west-1', AT: 'eu-central-1', US: 'us-east-1' },
      countryOverrides: { AT: 'us-east-1', 'US-CA': 'eu-central-1' },
    },
    [
      'countryContent.XX: "XX" is no country; allowed: an ISO 3166-1 alpha-2 code such as DE.',
      'countryContent.DE is "eu-west-1"; allowed: one of regions: us-east-1, eu-central-1.',
      'countryOverrides.AT and countryContent.AT both say where bots go; remove countryOverrides.AT.',
      'countryOverrides.US-CA and countryContent.US both say where bots go; remove countryOverrides.US-CA.',
    ],
  );

  it('sends bots that get a country’s content to the region that renders it', () => {
    const countryOverrides = { GB: 'us-east-1' };
    const settings = checkSettings({ ...LEAST, ...NAMED, countryContent: { DE: 'us-east-1' }, countryOverrides });
    assert.deepEqual(settings.countryOverrides, { GB: 'us-east-1', DE: 'us-east-1' });
  });

  const headers = (number: number) => Array.from({ length: number }, (_, index) => `x-${index}`);
  refuses(
    'more headers than CloudFront keys by, and another stack’s policies',
    {
      ...NAMED,
      deviceOrigins: { mobile: 'm.example.net' },
      forwardedHeaders: headers(4),
      originRequestPolicyId: '0123abcd-4567-89ab-cdef-0123456789ab',
    },
    [
      "forwardedHeaders has 4 entries; allowed with deviceOrigins: at most 3, since CloudFront keys by 10 headers and 7 are Georender's.",
      "deviceOrigins need headers in CloudFront's policies, and originRequestPolicyId names one of another stack; leave it out.",
    ],
  );

  it('counts the headers that the engine needs', () => {
    const lambda = { ...NAMED, edge: 'lambda-at-edge' };
    const chosen = { countryOrigins: { DE: 'de.example.net' }, deviceOrigins: { mobile: 'm.example.net' } };
    assert.deepEqual(problemsOf({ ...lambda, ...chosen, forwardedHeaders: headers(1) }), []);
    assert.match(
      problemsOf({ ...lambda, ...chosen, forwardedHeaders: headers(2) }).join(),
      /^forwardedHeaders has 2 entries; allowed with countryOrigins, deviceOrigins: at most 1, .* and 9 are Georender's\.$/,
    );
  });

  it('takes as many forwarded headers as are left', () => {
    const countryOrigins = { DE: 'de.example.net' };
    assert.deepEqual(problemsOf({ ...NAMED, countryOrigins, forwardedHeaders: headers(5) }), []);
    assert.equal(problemsOf({ ...NAMED, countryOrigins, forwardedHeaders: headers(6) }).length, 1);
    const deviceOrigins = { mobile: 'm.example.net' };
    assert.deepEqual(problemsOf({ ...NAMED, deviceOrigins, forwardedHeaders: headers(3) }), []);
  });

  it('takes one origin for several countries and devices, and two arms without an origin', () => {
    const one = 'other.example.net';
    const settings = checkSettings({
      ...{ ...LEAST, ...NAMED, countryOrigins: { DE: one, AT: one }, deviceOrigins: { tv: one, mobile: one } },
      experimentArms: [
        { name: 'a', weight: 0 },
        { name: 'b', weight: 100 },
      ],
      botsArm: 'b',
    });
    assert.deepEqual(settings.experimentArms, [
      { name: 'a', weight: 0 },
      { name: 'b', weight: 100 },
    ]);
    assert.equal(settings.experimentDays, 30);
  });

  it('needs no domains in the local run', () => {
    assert.equal(checkLocalSettings({ experimentArms: ARMS, botsArm: 'new' }, undefined).botsArm, 'new');
  });
});
