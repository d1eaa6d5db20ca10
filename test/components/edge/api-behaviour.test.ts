// The behaviours of the HTTP API in the distribution.
import assert from 'node:assert/strict';
import { argsFor, distributionOf, ONE, run } from '../../support/pulumi/edge-router-program';

describe('components/edge-router, API', () => {
  it('sends the API’s paths to an origin of their own, before all others, over https alone', async () => {
    const api = { host: 'a1.execute-api.us-east-1.amazonaws.com', pathPatterns: ['/_georender/*', '/0123abcd.txt'] };
    const { registrations } = await run(argsFor(ONE, { api }));
    const { origins, orderedCacheBehaviors } = distributionOf(registrations).inputs;
    const expected = { targetOriginId: 'api', viewerProtocolPolicy: 'https-only' };
    assert.ok(Array.isArray(orderedCacheBehaviors));
    assert.equal(orderedCacheBehaviors.length, 3);
    assert.partialDeepStrictEqual(orderedCacheBehaviors, [
      { pathPattern: '/_georender/*', ...expected, cachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad' },
      { pathPattern: '/0123abcd.txt', ...expected },
      { pathPattern: '/api/*', targetOriginId: 'site', viewerProtocolPolicy: 'redirect-to-https' },
    ]);
    assert.ok(Array.isArray(origins));
    assert.partialDeepStrictEqual(origins.at(-1), { originId: 'api', domainName: api.host, connectionAttempts: 1 });
  });
});
