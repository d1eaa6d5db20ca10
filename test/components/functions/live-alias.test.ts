// The aliases that bots get: what they wait for, and what stops them.
import assert from 'node:assert/strict';
import { RegionFunctions } from '../../../components/functions/region-functions';
import { find, runProgram, UNKNOWN } from '../../support/pulumi/pulumi-mocks';
import { ALIAS, BASE, INVOCATION, LAMBDAS, REGION, runRegionFunctions } from '../../support/pulumi/region-functions';
import { OptionsRecorder } from '../../support/pulumi/registered-options';

describe('components/live-alias', () => {
  for (const preview of [false, true])
    it(`checks the new version of serve${preview ? ', unknown in a preview' : ''}`, async () => {
      const { registrations } = await runRegionFunctions({}, { preview });
      const version = preview ? UNKNOWN : '1';
      assert.deepEqual(find(registrations, INVOCATION, `site-self-check-${REGION}`).inputs, {
        region: REGION,
        functionName: preview ? UNKNOWN : `site-serve-${REGION}`,
        qualifier: version,
        input: '{"kind":"self-check"}',
      });
      for (const lambda of LAMBDAS)
        assert.deepEqual(find(registrations, ALIAS, `site-${lambda}-live-${REGION}`).inputs, {
          region: REGION,
          name: 'live',
          functionName: preview ? UNKNOWN : `site-${lambda}-${REGION}`,
          functionVersion: version,
        });
    });

  it('moves after the aliases of the region before, canaries after canaries', async () => {
    const recorder = new OptionsRecorder();
    await runProgram(() => {
      const args = { ...BASE, canary: true };
      const first = new RegionFunctions('site-us-east-1', { ...args, region: 'us-east-1' }, recorder.options);
      new RegionFunctions(`site-${REGION}`, { ...args, after: first }, recorder.options);
    });
    for (const canary of ['', 'canary-'])
      for (const lambda of LAMBDAS) {
        assert.deepEqual(recorder.of(ALIAS, `site-${canary}${lambda}-live-us-east-1`).dependsOn, []);
        assert.deepEqual(recorder.of(ALIAS, `site-${canary}${lambda}-live-${REGION}`).dependsOn, [
          `${ALIAS} site-${canary}render-live-us-east-1`,
          `${ALIAS} site-${canary}serve-live-us-east-1`,
        ]);
      }
  });
});
