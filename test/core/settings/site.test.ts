// The settings of the site and its regions: every message.
import assert from 'node:assert/strict';
import { ALL_REGIONS } from '../../../core/geography/regions';
import { problemsOf, refuses } from './refused-settings';

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const host = 'a lower-case host name without scheme, port or path';
const region = `"eu-central-3" is not a region that can host Georender; allowed: ${ALL_REGIONS.join(', ')}.`;

describe('core/settings, site', () => {
  refuses('an origin that is a URL', { siteOrigin: 'https://x.example.com/' }, [
    `siteOrigin is "https://x.example.com/"; allowed: ${host}, e.g. main.d1a2b3c4.amplifyapp.com.`,
  ]);

  refuses('an unknown region', { regions: ['us-east-1', 'eu-central-3'] }, [`regions: ${region}`]);

  refuses('a region of another partition', { regions: ['us-east-1', 'cn-north-1'] }, [
    'regions: "cn-north-1" can\'t host Georender: it belongs to another partition, whose functions CloudFront ' +
      'can not sign requests for; name another.',
  ]);

  refuses('a region without function URLs', { regions: ['us-east-1', 'eu-central-2'] }, [
    'regions: "eu-central-2" has no Lambda function URLs, which cloudfront-function needs; set edge to lambda-at-edge, or ' +
      'name another region.',
  ]);

  it('takes such a region with a router at Lambda@Edge', () => {
    assert.deepEqual(problemsOf({ regions: ['us-east-1', 'eu-central-2'], edge: 'lambda-at-edge' }), []);
  });

  refuses('a region without any endpoint', { regions: ['us-east-1', 'ap-east-2'], edge: 'lambda-at-edge' }, [
    'regions: "ap-east-2" can\'t host Georender: AWS documents neither Lambda function URLs nor HTTP APIs as available ' +
      'there; name another.',
  ]);

  refuses('a region twice', { regions: ['us-east-1', 'us-east-1'] }, [
    'regions lists "us-east-1" twice; name it once.',
  ]);

  refuses('no region', { regions: [] }, ['regions: the list is empty; name at least one region, e.g. us-east-1.']);

  refuses('regions that are not a list', { regions: 'us-east-1' }, [
    'regions is "us-east-1"; allowed: a list of AWS regions, e.g. eu-central-1.',
  ]);

  refuses('a home that is not listed', { homeRegion: 'ap-south-1' }, [
    'homeRegion is "ap-south-1"; allowed: one of regions: us-east-1, eu-central-1.',
  ]);

  refuses('domains without a certificate', { domains: ['www.example.com'] }, [
    'domains need a certificate; set certificateArn, or hostedZoneId to have one made.',
  ]);

  refuses('a domain with a wildcard', { hostedZoneId: 'Z1', domains: ['*.example.com'] }, [
    `domains[0] is "*.example.com"; allowed: ${host}, e.g. www.example.com.`,
  ]);

  refuses(
    'a certificate elsewhere',
    { domains: ['www.example.com'], certificateArn: certificateArn.replace('us-east-1', 'eu-central-1') },
    [
      `certificateArn is "${certificateArn.replace('us-east-1', 'eu-central-1')}"; allowed: the ARN of an ACM ` +
        'certificate in us-east-1, where CloudFront looks for it.',
    ],
  );

  refuses('a wrong zone', { hostedZoneId: 'example.com' }, [
    'hostedZoneId is "example.com"; allowed: the id of a Route 53 hosted zone, e.g. Z0123456789ABCDEFGHIJ.',
  ]);

  refuses('an origin that is a public host', { certificateArn, domains: ['main.d1.amplifyapp.com'] }, [
    'siteOrigin "main.d1.amplifyapp.com" is one of the public hosts; name the host behind it, or requests would go in circles.',
  ]);

  refuses(
    'an extra host that is a domain',
    { certificateArn, domains: ['a.example.com'], extraHosts: ['a.example.com'] },
    ['extraHosts lists "a.example.com", which is one of domains already; remove it from extraHosts.'],
  );
});
