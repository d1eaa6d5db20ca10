import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import {
  argsFor,
  distributionOf,
  EXPECTED_SITE,
  expectedCanary,
  expectedServe,
  FIVE,
  ONE,
  run,
  TAGS,
  TWO,
  withCanaries,
} from '../../support/pulumi/edge-router-program';
import { find, listed, UNKNOWN, valueOf } from '../../support/pulumi/pulumi-mocks';
import { OptionsRecorder } from '../../support/pulumi/registered-options';

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/c';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/w';
const ALL_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

function expectedList(): readonly string[] {
  return [
    'aws:cloudfront/cachePolicy:CachePolicy edge-cache',
    'aws:cloudfront/distribution:Distribution edge-distribution',
    'aws:cloudfront/function:Function edge-files',
    'aws:cloudfront/function:Function edge-router',
    'aws:cloudfront/keyValueStore:KeyValueStore edge-state',
    'aws:cloudfront/originRequestPolicy:OriginRequestPolicy edge-origin-request',
    'aws:cloudfront/originAccessControl:OriginAccessControl edge-serve',
    'georender:index:EdgeRouter edge',
  ].sort();
}

const EXPECTED_PASSTHROUGH = {
  targetOriginId: 'site',
  viewerProtocolPolicy: 'redirect-to-https',
  allowedMethods: ALL_METHODS,
  cachedMethods: ['GET', 'HEAD'],
  cachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  originRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
};

describe('components/edge-router', () => {
  for (const regions of [ONE, TWO, FIVE]) {
    for (const preview of [false, true]) {
      it(`registers its resources and no others, regions: ${regions.length}${preview ? ', preview' : ''}`, async () => {
        const { registrations } = await run(argsFor(regions), { preview });
        assert.deepEqual(listed(registrations), expectedList());
      });
    }
  }

  it('is the parent of all of them', async () => {
    const recorder = new OptionsRecorder();
    const { registrations } = await run(argsFor(TWO), { opts: recorder.options });
    for (const { type, name } of registrations.filter(({ isCustom }) => isCustom)) {
      assert.equal(recorder.of(type, name).parent, 'georender:index:EdgeRouter edge', name);
    }
  });

  it('makes the distribution, without domains', async () => {
    const { registrations } = await run(argsFor(TWO));
    assert.deepEqual(distributionOf(registrations).inputs, {
      enabled: true,
      comment: 'Georender: edge',
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      priceClass: 'PriceClass_All',
      aliases: [],
      viewerCertificate: { cloudfrontDefaultCertificate: true },
      origins: [EXPECTED_SITE, expectedServe('eu-central-1'), expectedServe('us-east-1')],
      defaultCacheBehavior: {
        targetOriginId: 'site',
        viewerProtocolPolicy: 'redirect-to-https',
        allowedMethods: ALL_METHODS,
        cachedMethods: ['GET', 'HEAD'],
        compress: true,
        cachePolicyId: 'edge-cache-id',
        originRequestPolicyId: 'edge-origin-request-id',
        functionAssociations: [
          { eventType: 'viewer-request', functionArn: 'arn:aws:cloudfront::123456789012:function/edge-router' },
          { eventType: 'viewer-response', functionArn: 'arn:aws:cloudfront::123456789012:function/edge-files' },
        ],
      },
      orderedCacheBehaviors: [{ pathPattern: '/api/*', ...EXPECTED_PASSTHROUGH }],
      cacheTagConfig: { headerName: 'x-georender-tags' },
      customErrorResponses: [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((errorCode) => ({
        errorCode,
        errorCachingMinTtl: 0,
      })),
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      tags: TAGS,
    });
  });

  it('makes an origin of each region, sorted in any order of the list', async () => {
    const sorted = [...FIVE].sort().map(expectedServe);
    for (const regions of [FIVE, [...FIVE].reverse()]) {
      const { registrations } = await run(argsFor(regions));
      assert.deepEqual(distributionOf(registrations).inputs['origins'], [EXPECTED_SITE, ...sorted]);
    }
  });

  for (const preview of [false, true]) {
    it(`makes an origin of each canary, too, and nothing else${preview ? ', preview' : ''}`, async () => {
      const { registrations, edge } = await run(argsFor(TWO, { regions: withCanaries(TWO) }), { preview });
      assert.deepEqual(listed(registrations), expectedList());
      if (preview) return;
      const [first, second] = ['eu-central-1', 'us-east-1'] as const;
      assert.deepEqual(distributionOf(registrations).inputs['origins'], [
        EXPECTED_SITE,
        expectedServe(first),
        expectedCanary(first),
        expectedServe(second),
        expectedCanary(second),
      ]);
      assert.equal(edge.origins.length, 4);
    });
  }

  it('signs every request to every region and canary, by one access control', async () => {
    const { registrations } = await run(argsFor(TWO, { regions: withCanaries(TWO) }));
    assert.deepEqual(
      find(registrations, 'aws:cloudfront/originAccessControl:OriginAccessControl', 'edge-serve').inputs,
      {
        description: 'Georender: signs requests to serve',
        originAccessControlOriginType: 'lambda',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
    );
  });

  it('answers to domains with their certificate, in modern TLS', async () => {
    const domains = ['www.example.com', 'example.com'];
    const { registrations } = await run(argsFor(ONE, { domains, certificateArn: CERTIFICATE }));
    const { aliases, viewerCertificate } = distributionOf(registrations).inputs;
    assert.deepEqual(aliases, domains);
    assert.deepEqual(viewerCertificate, {
      acmCertificateArn: CERTIFICATE,
      sslSupportMethod: 'sni-only',
      minimumProtocolVersion: 'TLSv1.2_2021',
    });
  });

  it('shows CloudFront’s own certificate without one, and a given one also without domains, for their move', async () => {
    const none = await run(argsFor(ONE, {}));
    assert.deepEqual(distributionOf(none.registrations).inputs['viewerCertificate'], {
      cloudfrontDefaultCertificate: true,
    });
    const given = await run(argsFor(ONE, { certificateArn: CERTIFICATE }));
    assert.deepEqual(distributionOf(given.registrations).inputs['viewerCertificate'], {
      acmCertificateArn: CERTIFICATE,
      sslSupportMethod: 'sni-only',
      minimumProtocolVersion: 'TLSv1.2_2021',
    });
  });

  it('takes web ACL, price class and passthrough paths, in their order', async () => {
    const { registrations } = await run(
      argsFor(ONE, {
        webAclArn: WEB_ACL,
        priceClass: 'PriceClass_100',
        passthroughPaths: ['/graphql', '/api/*'],
      }),
    );
    const { webAclId, priceClass, orderedCacheBehaviors } = distributionOf(registrations).inputs;
    assert.equal(webAclId, WEB_ACL);
    assert.equal(priceClass, 'PriceClass_100');
    assert.deepEqual(orderedCacheBehaviors, [
      { pathPattern: '/graphql', ...EXPECTED_PASSTHROUGH },
      { pathPattern: '/api/*', ...EXPECTED_PASSTHROUGH },
    ]);
  });

  it('passes nothing through where the list is empty', async () => {
    const { registrations } = await run(argsFor(ONE, { passthroughPaths: [] }));
    assert.deepEqual(distributionOf(registrations).inputs['orderedCacheBehaviors'], []);
  });

  it('uses policies that are there already, either of them', async () => {
    const given = {
      cachePolicyId: '0123abcd-4567-89ab-cdef-0123456789ab',
      originRequestPolicyId: 'fedcba98-4567-89ab-cdef-0123456789ab',
    };
    const made = { cachePolicyId: 'edge-cache-id', originRequestPolicyId: 'edge-origin-request-id' };
    for (const name of ['cachePolicyId', 'originRequestPolicyId'] as const) {
      const { edge, registrations } = await run(argsFor(ONE, { existingPolicies: { [name]: given[name] } }));
      const behaviour = asRecord(distributionOf(registrations).inputs['defaultCacheBehavior']);
      const expected = { ...made, [name]: given[name] };
      assert.partialDeepStrictEqual(behaviour, expected);
      assert.deepEqual(
        {
          cachePolicyId: await valueOf(edge.cachePolicyId),
          originRequestPolicyId: await valueOf(edge.originRequestPolicyId),
        },
        expected,
      );
      assert.equal(registrations.filter(({ type }) => type.endsWith('Policy')).length, 1);
    }
  });
});

describe('components/edge-router: access logs', () => {
  const named = (type: string) => `aws:cloudwatch/${type.slice(0, 1).toLowerCase()}${type.slice(1)}:${type}`;

  it('are delivered from us-east-1, with nothing of queries and cookies in them', async () => {
    const accessLogs = { bucketArn: 'arn:aws:s3:::logs', prefix: 'edge' };
    const { registrations } = await run(argsFor(ONE, { accessLogs }));
    const common = { region: 'us-east-1', tags: TAGS };
    const inputsOf = (type: string) => find(registrations, named(type), 'edge-access-logs').inputs;
    assert.deepEqual(inputsOf('LogDeliverySource'), {
      ...common,
      logType: 'ACCESS_LOGS',
      resourceArn: 'arn:aws:cloudfront::123456789012:distribution/edge-distribution',
    });
    assert.deepEqual(inputsOf('LogDeliveryDestination'), {
      ...common,
      outputFormat: 'json',
      deliveryDestinationConfiguration: { destinationResourceArn: 'arn:aws:s3:::logs' },
    });
    const { recordFields, ...delivery } = inputsOf('LogDelivery');
    assert.deepEqual(delivery, {
      ...common,
      deliverySourceName: 'edge-access-logs',
      deliveryDestinationArn: 'arn:aws:logs:us-east-1:123456789012:delivery-destination:edge-access-logs',
      s3DeliveryConfigurations: [
        { suffixPath: 'edge/{DistributionId}/{yyyy}/{MM}/{dd}/{HH}', enableHiveCompatiblePath: false },
      ],
    });
    assert.ok(Array.isArray(recordFields) && recordFields.includes('sc-status'));
    for (const secret of ['cs-uri-query', 'cs(Referer)', 'cs(Cookie)'])
      assert.ok(!recordFields.includes(secret), secret);
    assert.equal(
      distributionOf(registrations).inputs['loggingConfig'],
      undefined,
      'the older kind would be a second copy',
    );
  });

  it('have keys of their own without a prefix, and are not there unless asked for', async () => {
    const { registrations } = await run(argsFor(ONE, { accessLogs: { bucketArn: 'arn:aws:s3:::logs' } }));
    const { s3DeliveryConfigurations } = find(registrations, named('LogDelivery'), 'edge-access-logs').inputs;
    assert.deepEqual(s3DeliveryConfigurations, [
      { suffixPath: '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}', enableHiveCompatiblePath: false },
    ]);
    const without = await run(argsFor(ONE));
    assert.deepEqual(
      without.registrations.filter(({ type }) => type.includes('logDelivery')),
      [],
    );
  });
});

function asRecord(value: unknown): Record<string, unknown> {
  assert.ok(typeof value === 'object' && value !== null);
  return { ...value };
}

describe('components/edge-router: headers to the site', () => {
  for (const preview of [false, true]) {
    it(`go with every request to the site and to no region; secrets stay secrets${preview ? ', preview' : ''}`, async () => {
      const headers = { 'x-origin-secret': pulumi.secret('hidden'), authorization: 'Basic eDp5' };
      const site = { originDomain: 'main.d123.amplifyapp.com', headers };
      const { registrations } = await run(argsFor(ONE, { site }), { preview });
      const { inputs, secretInputs } = distributionOf(registrations);
      const customHeaders = [
        { name: 'authorization', value: 'Basic eDp5' },
        { name: 'x-origin-secret', value: 'hidden' },
      ];
      const origin = expectedServe('eu-central-1');
      const expected = preview ? { ...origin, originAccessControlId: UNKNOWN } : origin;
      assert.deepEqual(inputs['origins'], [{ ...EXPECTED_SITE, customHeaders }, expected]);
      assert.deepEqual(secretInputs, ['origins']);
      assert.deepEqual(
        registrations.flatMap((one) => (one.secretInputs.length > 0 ? [one.name] : [])),
        ['edge-distribution'],
      );
    });
  }

  it('may be an output as a whole; plain ones are no secret', async () => {
    const site = { originDomain: 'main.d123.amplifyapp.com', headers: pulumi.output({ b: '2', a: '1' }) };
    const { registrations } = await run(argsFor([], { site }));
    const { inputs, secretInputs } = distributionOf(registrations);
    const customHeaders = [
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ];
    assert.deepEqual(inputs['origins'], [{ ...EXPECTED_SITE, customHeaders }]);
    assert.deepEqual(secretInputs, []);
  });
});
