import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { EdgeRouterArgumentError } from '../../../components/edge/edge-router';
import { argsFor, distributionOf, expectedServe, ONE, run, TWO } from '../../support/pulumi/edge-router-program';
import { find, valueOf } from '../../support/pulumi/pulumi-mocks';

describe('components/edge-router: arguments and outputs', () => {
  it('refuses domains without a certificate, before it registers anything', async () => {
    const refused = run(argsFor(ONE, { domains: ['www.example.com', 'example.com'] }));
    await assert.rejects(refused, (error) => {
      assert.ok(error instanceof EdgeRouterArgumentError);
      assert.equal(
        error.message,
        'EdgeRouter "edge": domains lists "www.example.com", but certificateArn is missing. CloudFront answers to a ' +
          'domain only with a certificate for it in us-east-1. Give the ARN of one, or make one with SiteCertificate.',
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
    assert.equal(await valueOf(edge.responseFunctionArn), `${arn}:function/edge-files`);
    assert.equal(await valueOf(edge.keyValueStoreArn), `${arn}:key-value-store/edge-state`);
    assert.equal(await valueOf(edge.cachePolicyId), 'edge-cache-id');
    assert.equal(await valueOf(edge.originRequestPolicyId), 'edge-origin-request-id');
    const origins = await valueOf(pulumi.output(edge.origins));
    assert.deepEqual(origins, [expectedServe('eu-central-1'), expectedServe('us-east-1')]);
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
