import assert from 'node:assert/strict';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  SiteCertificate,
  type SiteCertificateArgs,
  validatedDomains,
  validationOption,
} from '../../../components/edge/site-certificate';
import { find, listed, runProgram, UNKNOWN, valueOf } from '../../support/pulumi/pulumi-mocks';
import { OptionsRecorder } from '../../support/pulumi/registered-options';

const TAGS = { project: 'georender' };
const ONE = { domains: ['www.example.com'], hostedZoneId: 'Z1', tags: TAGS } satisfies SiteCertificateArgs;
const WILDCARD = {
  domains: ['example.com', '*.example.com', '*.shop.example.com'],
  hostedZoneId: pulumi.output('Z1'),
  tags: TAGS,
} satisfies SiteCertificateArgs;

function expectedRecord(domain: string): unknown {
  return {
    zoneId: 'Z1',
    name: `_v.${domain}`,
    type: 'CNAME',
    records: [`v.${domain}`],
    ttl: 60,
    allowOverwrite: true,
  };
}

/** The resources that an output waits for; Pulumi leaves `resources` out of its types. */
function dependencies(output: object): readonly unknown[] {
  const resources: unknown =
    'resources' in output && typeof output.resources === 'function' ? output.resources() : undefined;
  return resources instanceof Set ? [...resources] : assert.fail('Pulumi no longer tells what an output waits for');
}

describe('components/site-certificate', () => {
  for (const preview of [false, true]) {
    it(`registers a certificate, a record and the validation${preview ? ', preview' : ''}`, async () => {
      const { registrations } = await runProgram(() => new SiteCertificate('site', ONE), { preview });
      assert.deepEqual(listed(registrations), [
        'aws:acm/certificate:Certificate site-certificate us-east-1',
        'aws:acm/certificateValidation:CertificateValidation site-validation us-east-1',
        'aws:route53/record:Record site-validation-www.example.com',
        'georender:index:SiteCertificate site',
      ]);
    });

    it(`makes one record for a wildcard and its parent${preview ? ', preview' : ''}`, async () => {
      const { registrations } = await runProgram(() => new SiteCertificate('site', WILDCARD), { preview });
      assert.deepEqual(
        registrations
          .filter(({ type }) => type === 'aws:route53/record:Record')
          .map(({ name }) => name)
          .sort(),
        ['site-validation-example.com', 'site-validation-shop.example.com'],
      );
    });
  }

  it('asks for all names, validated through DNS', async () => {
    const { registrations } = await runProgram(() => new SiteCertificate('site', WILDCARD));
    assert.deepEqual(find(registrations, 'aws:acm/certificate:Certificate', 'site-certificate').inputs, {
      region: 'us-east-1',
      domainName: 'example.com',
      subjectAlternativeNames: ['*.example.com', '*.shop.example.com'],
      validationMethod: 'DNS',
      tags: TAGS,
    });
    for (const domain of ['example.com', 'shop.example.com']) {
      const record = find(registrations, 'aws:route53/record:Record', `site-validation-${domain}`);
      assert.deepEqual(record.inputs, expectedRecord(domain));
    }
  });

  it('asks for no further names where there is one domain', async () => {
    const { registrations } = await runProgram(() => new SiteCertificate('site', ONE));
    assert.deepEqual(find(registrations, 'aws:acm/certificate:Certificate', 'site-certificate').inputs, {
      region: 'us-east-1',
      domainName: 'www.example.com',
      validationMethod: 'DNS',
      tags: TAGS,
    });
  });

  it('waits for every record, and gives out the arn of the validation', async () => {
    const { result, registrations } = await runProgram(() => new SiteCertificate('site', WILDCARD));
    const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/site-certificate';
    assert.deepEqual(
      find(registrations, 'aws:acm/certificateValidation:CertificateValidation', 'site-validation').inputs,
      {
        region: 'us-east-1',
        certificateArn: arn,
        validationRecordFqdns: ['_v.example.com', '_v.shop.example.com'],
      },
    );
    assert.equal(await valueOf(result.certificateArn), arn);
    assert.deepEqual(
      dependencies(result.certificateArn).map((it) => aws.acm.CertificateValidation.isInstance(it)),
      [true],
    );
  });

  it('says so when ACM asks for no record of a domain', () => {
    const option = {
      domainName: '*.example.com',
      resourceRecordName: 'n',
      resourceRecordType: 'CNAME',
      resourceRecordValue: 'v',
    };
    assert.equal(validationOption('example.com', [option]), option);
    assert.throws(() => validationOption('münchen.example', [option, { ...option, domainName: 'example.org' }]), {
      name: 'ValidationRecordMissingError',
      message:
        'The certificate asks for no validation record of "münchen.example", only of: *.example.com, example.org. ' +
        'Spell the domain as DNS does, in ASCII (an international name in its xn-- form).',
    });
  });

  it('knows nothing of the records in a preview', async () => {
    const { registrations } = await runProgram(() => new SiteCertificate('site', ONE), { preview: true });
    const record = find(registrations, 'aws:route53/record:Record', 'site-validation-www.example.com');
    assert.deepEqual(record.inputs, {
      zoneId: 'Z1',
      name: UNKNOWN,
      type: UNKNOWN,
      records: [UNKNOWN],
      ttl: 60,
      allowOverwrite: true,
    });
  });

  it('is the parent of all', async () => {
    const recorder = new OptionsRecorder();
    const { registrations } = await runProgram(() => new SiteCertificate('site', ONE, recorder.options));
    for (const { type, name } of registrations.filter(({ isCustom }) => isCustom)) {
      assert.equal(recorder.of(type, name).parent, 'georender:index:SiteCertificate site', name);
    }
  });

  it('finds the record of a domain however it is written', async () => {
    const domains = ['WWW.Example.com'] as const;
    const { registrations } = await runProgram(() => new SiteCertificate('site', { ...ONE, domains }));
    const names = registrations.filter(({ type }) => type === 'aws:route53/record:Record').map(({ name }) => name);
    assert.deepEqual(names, ['site-validation-www.example.com']);
  });

  for (const [domains, validated] of [
    [['example.com', '*.example.com'], ['example.com']],
    [['*.example.com'], ['example.com']],
    [
      ['a.example.com', 'b.example.com'],
      ['a.example.com', 'b.example.com'],
    ],
    [['www.example.com', 'WWW.EXAMPLE.COM'], ['www.example.com']],
  ] as const) {
    it(`validates ${domains.join(', ')} by ${validated.join(', ')}`, () => {
      assert.deepEqual(validatedDomains(domains), validated);
    });
  }
});
