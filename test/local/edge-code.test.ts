// The renderers that the local run's Lambda@Edge function knows.
import assert from 'node:assert/strict';
import { buildLambdaCode } from '../../local/edge-code';
import type { LocalService } from '../../local/prerender-service';
import { serviceConfig } from '../support/edge/service-router';

const SERVICE = { url: 'http://127.0.0.1:3000', share: undefined, headers: {} };

describe('local/edge-code', () => {
  async function codeWith(service: LocalService | undefined): Promise<string> {
    return buildLambdaCode('token', {
      router: serviceConfig({}),
      regions: ['us-east-1'],
      lambda: { httpApi: () => 'http://127.0.0.1:5555' },
      otherSites: new Map(),
      service,
    });
  }

  it('has the regions, and none where a service renders all pages', async () => {
    for (const service of [undefined, { ...SERVICE, mode: 'last-resort' } as const])
      assert.match(await codeWith(service), /port: ?5555/);
    assert.doesNotMatch(await codeWith({ ...SERVICE, mode: 'alone' }), /5555/);
  });
});
