import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { SiteRecords } from '../../../components/edge/site-records';
import { find, listed, runProgram } from '../../support/pulumi/pulumi-mocks';
import { OptionsRecorder } from '../../support/pulumi/registered-options';

const DISTRIBUTION = { domainName: pulumi.output('d111111abcdef8.cloudfront.net'), hostedZoneId: 'Z2FDTNDATAQYW2' };
const ARGS = {
  domains: ['www.example.com', 'example.com'],
  hostedZoneId: pulumi.output('Z1'),
  distribution: DISTRIBUTION,
};

describe('components/site-records', () => {
  for (const preview of [false, true]) {
    it(`registers two records a domain${preview ? ', preview' : ''}`, async () => {
      const { registrations } = await runProgram(() => new SiteRecords('site', ARGS), { preview });
      assert.deepEqual(listed(registrations), [
        'aws:route53/record:Record site-a-example.com',
        'aws:route53/record:Record site-a-www.example.com',
        'aws:route53/record:Record site-aaaa-example.com',
        'aws:route53/record:Record site-aaaa-www.example.com',
        'georender:index:SiteRecords site',
      ]);
    });
  }

  it('points them at the distribution by IPv4 and IPv6, and overwrites nothing', async () => {
    const { registrations } = await runProgram(() => new SiteRecords('site', ARGS));
    for (const domain of ARGS.domains) {
      for (const type of ['A', 'AAAA']) {
        const record = find(registrations, 'aws:route53/record:Record', `site-${type.toLowerCase()}-${domain}`);
        assert.deepEqual(record.inputs, {
          zoneId: 'Z1',
          name: domain,
          type,
          aliases: [{ name: 'd111111abcdef8.cloudfront.net', zoneId: 'Z2FDTNDATAQYW2', evaluateTargetHealth: false }],
        });
      }
    }
  });

  it('is the parent of all', async () => {
    const recorder = new OptionsRecorder();
    const { registrations } = await runProgram(() => new SiteRecords('site', ARGS, recorder.options));
    for (const { type, name } of registrations.filter(({ isCustom }) => isCustom)) {
      assert.equal(recorder.of(type, name).parent, 'georender:index:SiteRecords site', name);
    }
  });
});
