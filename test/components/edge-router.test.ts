import assert from 'node:assert/strict';
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { EdgeRouter, EdgeRouterArgumentError } from '../../components/edge-router';
import type { EdgeRouterArgs } from '../../components/edge-router';
import type { Region } from '../../core/regions';
import { changes } from '../support/changed-inputs';
import { find, listed, runProgram, UNKNOWN, valueOf } from '../support/pulumi-mocks';
import type { Registration } from '../support/pulumi-mocks';
import { OptionsRecorder } from '../support/registered-options';

const ONE: readonly Region[] = ['eu-central-1'];
const TWO: readonly Region[] = ['us-east-1', 'eu-central-1'];
const FIVE: readonly Region[] = ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1', 'ap-southeast-2'];
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/c';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/w';
const TAGS = { project: 'georender' };
const ALL_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];
const HTTPS = { httpPort: 80, httpsPort: 443, originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'] };

function argsFor(regions: readonly Region[], over: Partial<EdgeRouterArgs> = {}): EdgeRouterArgs {
  return {
    site: { originDomain: 'main.d123.amplifyapp.com' },
    domains: [],
    renderers: regions.map((region) => ({ region, functionUrlHost: pulumi.output(`f.lambda-url.${region}.on.aws`) })),
    routerCode: 'function handler(event) { return event.request; }',
    responseTimeoutSeconds: 45,
    tags: TAGS,
    ...over,
  };
}

interface Run {
  readonly edge: EdgeRouter;
  readonly registrations: readonly Registration[];
}

async function run(
  args: EdgeRouterArgs,
  { preview = false, opts }: { preview?: boolean; opts?: pulumi.ComponentResourceOptions } = {},
): Promise<Run> {
  const { result, registrations } = await runProgram(() => new EdgeRouter('edge', args, opts), { preview });
  return { edge: result, registrations };
}

function distributionOf(registrations: readonly Registration[]): Registration {
  return find(registrations, 'aws:cloudfront/distribution:Distribution', 'edge-distribution');
}

function expectedList(regions: readonly Region[]): readonly string[] {
  return [
    'aws:cloudfront/cachePolicy:CachePolicy edge-cache',
    'aws:cloudfront/distribution:Distribution edge-distribution',
    'aws:cloudfront/function:Function edge-router',
    'aws:cloudfront/keyValueStore:KeyValueStore edge-state',
    'aws:cloudfront/originRequestPolicy:OriginRequestPolicy edge-origin-request',
    ...regions.map((region) => `aws:cloudfront/originAccessControl:OriginAccessControl edge-renderer-${region}`),
    'georender:index:EdgeRouter edge',
  ].sort();
}

function expectedRenderer(region: Region): Record<string, unknown> {
  return {
    originId: `renderer-${region}`,
    domainName: `f.lambda-url.${region}.on.aws`,
    originAccessControlId: `edge-renderer-${region}-id`,
    connectionAttempts: 1,
    connectionTimeout: 3,
    customOriginConfig: { ...HTTPS, originReadTimeout: 45 },
  };
}

const EXPECTED_SITE = { originId: 'site', domainName: 'main.d123.amplifyapp.com', customOriginConfig: HTTPS };

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
        assert.deepEqual(listed(registrations), expectedList(regions));
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
      origins: [EXPECTED_SITE, expectedRenderer('eu-central-1'), expectedRenderer('us-east-1')],
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
        ],
      },
      orderedCacheBehaviors: [{ pathPattern: '/api/*', ...EXPECTED_PASSTHROUGH }],
      customErrorResponses: [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((errorCode) => ({
        errorCode,
        errorCachingMinTtl: 0,
      })),
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      tags: TAGS,
    });
  });

  it('makes an origin of each region, sorted whatever the order of the list', async () => {
    const sorted = [...FIVE].sort().map(expectedRenderer);
    for (const regions of [FIVE, [...FIVE].reverse()]) {
      const { registrations } = await run(argsFor(regions));
      assert.deepEqual(distributionOf(registrations).inputs['origins'], [EXPECTED_SITE, ...sorted]);
    }
  });

  it('signs every request to every renderer', async () => {
    const { registrations } = await run(argsFor(TWO));
    for (const region of TWO) {
      const type = 'aws:cloudfront/originAccessControl:OriginAccessControl';
      assert.deepEqual(find(registrations, type, `edge-renderer-${region}`).inputs, {
        description: `Georender: signs requests to the renderer in ${region}`,
        originAccessControlOriginType: 'lambda',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      });
    }
  });

  it('answers to domains with their certificate, in modern TLS', async () => {
    const domains = ['www.example.com', 'example.com'];
    const { registrations } = await run(argsFor(ONE, { domains, certificateArn: CERTIFICATE }));
    const { aliases, viewerCertificate } = distributionOf(registrations).inputs;
    assert.deepEqual(aliases, domains);
    assert.deepEqual(viewerCertificate, {
      acmCertificateArn: CERTIFICATE, sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021',
    });
  });

  it('shows CloudFront’s own certificate without domains, even if it is given another', async () => {
    const { registrations } = await run(argsFor(ONE, { certificateArn: CERTIFICATE }));
    assert.deepEqual(distributionOf(registrations).inputs['viewerCertificate'], { cloudfrontDefaultCertificate: true });
  });

  it('takes web ACL, access logs, price class and passthrough paths, in their order', async () => {
    const { registrations } = await run(
      argsFor(ONE, {
        webAclArn: WEB_ACL,
        accessLogs: { bucketDomainName: 'logs.s3.amazonaws.com', prefix: 'edge/' },
        priceClass: 'PriceClass_100',
        passthroughPaths: ['/graphql', '/api/*'],
      }),
    );
    const { webAclId, loggingConfig, priceClass, orderedCacheBehaviors } = distributionOf(registrations).inputs;
    assert.equal(webAclId, WEB_ACL);
    assert.deepEqual(loggingConfig, { bucket: 'logs.s3.amazonaws.com', prefix: 'edge/', includeCookies: false });
    assert.equal(priceClass, 'PriceClass_100');
    assert.deepEqual(orderedCacheBehaviors, [
      { pathPattern: '/graphql', ...EXPECTED_PASSTHROUGH },
      { pathPattern: '/api/*', ...EXPECTED_PASSTHROUGH },
    ]);
  });

  it('logs without a prefix, and passes nothing through where the list is empty', async () => {
    const accessLogs = { bucketDomainName: 'logs.s3.amazonaws.com' };
    const { registrations } = await run(argsFor(ONE, { accessLogs, passthroughPaths: [] }));
    const { loggingConfig, orderedCacheBehaviors } = distributionOf(registrations).inputs;
    assert.deepEqual(loggingConfig, { bucket: 'logs.s3.amazonaws.com', prefix: '', includeCookies: false });
    assert.deepEqual(orderedCacheBehaviors, []);
  });
});

describe('components/edge-router: headers to the site', () => {
  for (const preview of [false, true]) {
    it(`go with every request to the site and to no renderer; secrets stay secrets${preview ? ', preview' : ''}`, async () => {
      const headers = { 'x-origin-secret': pulumi.secret('hidden'), authorization: 'Basic eDp5' };
      const site = { originDomain: 'main.d123.amplifyapp.com', headers };
      const { registrations } = await run(argsFor(ONE, { site }), { preview });
      const { inputs, secretInputs } = distributionOf(registrations);
      const customHeaders = [{ name: 'authorization', value: 'Basic eDp5' }, { name: 'x-origin-secret', value: 'hidden' }];
      const renderer = expectedRenderer('eu-central-1');
      const expected = preview ? { ...renderer, originAccessControlId: UNKNOWN } : renderer;
      assert.deepEqual(inputs['origins'], [{ ...EXPECTED_SITE, customHeaders }, expected]);
      assert.deepEqual(secretInputs, ['origins']);
      assert.deepEqual(registrations.flatMap((one) => (one.secretInputs.length > 0 ? [one.name] : [])), ['edge-distribution']);
    });
  }

  it('may be an output as a whole; plain ones are no secret', async () => {
    const site = { originDomain: 'main.d123.amplifyapp.com', headers: pulumi.output({ b: '2', a: '1' }) };
    const { registrations } = await run(argsFor([], { site }));
    const { inputs, secretInputs } = distributionOf(registrations);
    const customHeaders = [{ name: 'a', value: '1' }, { name: 'b', value: '2' }];
    assert.deepEqual(inputs['origins'], [{ ...EXPECTED_SITE, customHeaders }]);
    assert.deepEqual(secretInputs, []);
  });
});

describe('components/edge-router: router', () => {
  it('is a published function of the second runtime with the store', async () => {
    const { registrations } = await run(argsFor(ONE, { routerCode: pulumi.output('code') }));
    assert.deepEqual(find(registrations, 'aws:cloudfront/function:Function', 'edge-router').inputs, {
      runtime: 'cloudfront-js-2.0',
      comment: 'Georender: sends bots to the nearest renderer, everyone else to the site',
      code: 'code',
      publish: true,
      keyValueStoreAssociations: ['arn:aws:cloudfront::123456789012:key-value-store/edge-state'],
      tags: TAGS,
    });
    assert.deepEqual(find(registrations, 'aws:cloudfront/keyValueStore:KeyValueStore', 'edge-state').inputs, {
      comment: 'Georender: what the router must know without a deployment',
      tags: TAGS,
    });
  });

  it('is replaced when its code changes, the new one first, under a name of Pulumi’s choice', async () => {
    const seen: { args: aws.cloudfront.FunctionArgs; options: pulumi.CustomResourceOptions }[] = [];
    await run(argsFor(ONE, { transform: { function: (args, options) => void seen.push({ args, options }) } }));
    const [only] = seen;
    assert.ok(only !== undefined && seen.length === 1);
    assert.deepEqual(only.options.replaceOnChanges, ['code']);
    assert.notEqual(only.options.deleteBeforeReplace, true);
    assert.equal(only.args.name, undefined);
  });

  it('of another region: one more signature, one more origin, the function; nothing else changes', async () => {
    const before = await run(argsFor(TWO));
    const after = await run(argsFor(['ap-south-1', ...TWO], { routerCode: 'function handler(e) { return e.request }' }));
    assert.deepEqual(changes(before.registrations, after.registrations), {
      added: ['aws:cloudfront/originAccessControl:OriginAccessControl edge-renderer-ap-south-1'],
      removed: [],
      changed: [
        'aws:cloudfront/distribution:Distribution edge-distribution: origins',
        'aws:cloudfront/function:Function edge-router: code',
      ],
    });
  });
});

describe('components/edge-router: arguments and outputs', () => {
  it('refuses domains without a certificate, before it registers anything', async () => {
    const refused = run(argsFor(ONE, { domains: ['www.example.com', 'example.com'] }));
    await assert.rejects(refused, (error) => {
      assert.ok(error instanceof EdgeRouterArgumentError);
      assert.equal(
        error.message,
        'EdgeRouter "edge": domains lists "www.example.com", but certificateArn is missing. CloudFront answers to a ' +
          'domain only with a certificate for it in us-east-1: give the ARN of one, or make one with SiteCertificate.',
      );
      return true;
    });
  });

  for (const seconds of [0, 121, 1.5, Number.NaN]) {
    it(`refuses a response timeout of ${seconds} s`, async () => {
      await assert.rejects(run(argsFor(ONE, { responseTimeoutSeconds: seconds })), {
        name: 'EdgeRouterArgumentError',
        message:
          `EdgeRouter "edge": responseTimeoutSeconds is ${seconds}; CloudFront allows whole seconds from 1 to 120. ` +
          'Make it a little longer than the longest render.',
      });
    });
  }

  it('takes response timeouts of 1 s and 120 s', async () => {
    for (const responseTimeoutSeconds of [1, 120]) await run(argsFor(ONE, { responseTimeoutSeconds }));
  });

  it('gives out what permissions, DNS records and other distributions need', async () => {
    const { edge } = await run(argsFor(TWO));
    const arn = 'arn:aws:cloudfront::123456789012';
    assert.equal(await valueOf(edge.distributionId), 'edge-distribution-id');
    assert.equal(await valueOf(edge.distributionArn), `${arn}:distribution/edge-distribution`);
    assert.equal(await valueOf(edge.domainName), 'd111111abcdef8.cloudfront.net');
    assert.equal(await valueOf(edge.hostedZoneId), 'Z2FDTNDATAQYW2');
    assert.equal(await valueOf(edge.functionArn), `${arn}:function/edge-router`);
    assert.equal(await valueOf(edge.keyValueStoreArn), `${arn}:key-value-store/edge-state`);
    assert.equal(await valueOf(edge.cachePolicyId), 'edge-cache-id');
    assert.equal(await valueOf(edge.originRequestPolicyId), 'edge-origin-request-id');
    const origins = await valueOf(pulumi.output(edge.origins));
    assert.deepEqual(origins, [expectedRenderer('eu-central-1'), expectedRenderer('us-east-1')]);
  });

  it('lets a program change distribution, function and both policies', async () => {
    const { registrations } = await run(
      argsFor(ONE, {
        transform: {
          distribution: { priceClass: 'PriceClass_200' },
          function: { comment: 'f' },
          cachePolicy: { comment: 'c' },
          originRequestPolicy: { comment: 'o' },
        },
      }),
    );
    assert.equal(distributionOf(registrations).inputs['priceClass'], 'PriceClass_200');
    for (const [type, name, comment] of [
      ['aws:cloudfront/function:Function', 'edge-router', 'f'],
      ['aws:cloudfront/cachePolicy:CachePolicy', 'edge-cache', 'c'],
      ['aws:cloudfront/originRequestPolicy:OriginRequestPolicy', 'edge-origin-request', 'o'],
    ] as const) {
      assert.equal(find(registrations, type, name).inputs['comment'], comment);
    }
  });
});
