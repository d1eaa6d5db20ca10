// Settings that come from other resources: they reach their resources, and are checked when their values are known.
import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { buildHealthPackage, buildLambdaPackages } from '../../bundles/lambda-package';
import { Georender } from '../../components/georender';
import type { GeorenderArgs } from '../../components/georender-args';
import { resolvedSettings } from '../../components/input-settings';
import { deploy, least, ofType } from '../support/pulumi/georender-program';
import {
  find,
  listed,
  mockPulumi,
  type Registration,
  runProgram,
  UNKNOWN,
  valueOf,
} from '../support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const POLICY_ID = '0123abcd-4567-89ab-cdef-0123456789ab';

const VALUES = {
  hostedZoneId: 'Z0123456789ABC',
  certificateArn: CERTIFICATE,
  alarmEmail: 'ops@example.com',
  accessLogsBucket: 'my-logs',
  cachePolicyId: POLICY_ID,
  originRequestPolicyId: POLICY_ID,
  renderMemoryMegabytes: 3008,
  renderStorageMegabytes: 4096,
  serveArchitecture: 'x86_64',
  logRetentionDays: 7,
  botRequestLimit: 500,
  monthlyBudgetDollars: 40,
} as const;

const PLAIN = { ...least, domains: ['www.example.com'], ...VALUES } satisfies GeorenderArgs;

/** The same settings as outputs, and a promise. */
function laterArgs(): GeorenderArgs {
  return {
    ...PLAIN,
    hostedZoneId: pulumi.output(VALUES.hostedZoneId),
    certificateArn: pulumi.output(VALUES.certificateArn),
    alarmEmail: Promise.resolve(VALUES.alarmEmail),
    accessLogsBucket: pulumi.output(VALUES.accessLogsBucket),
    cachePolicyId: pulumi.output(VALUES.cachePolicyId),
    originRequestPolicyId: pulumi.output(VALUES.originRequestPolicyId),
    renderMemoryMegabytes: pulumi.output(VALUES.renderMemoryMegabytes),
    renderStorageMegabytes: pulumi.output(VALUES.renderStorageMegabytes),
    serveArchitecture: pulumi.output(VALUES.serveArchitecture),
    logRetentionDays: pulumi.output(VALUES.logRetentionDays),
    botRequestLimit: pulumi.output(VALUES.botRequestLimit),
    monthlyBudgetDollars: pulumi.output(VALUES.monthlyBudgetDollars),
  };
}

async function deployLater(): Promise<readonly Registration[]> {
  return (await runProgram(() => new Georender('site', laterArgs()))).registrations;
}

describe('components/input-settings', () => {
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
    await buildHealthPackage();
  });

  it('registers the same for outputs as for plain values', async () => {
    const byName = (registrations: readonly Registration[]) =>
      new Map(registrations.map(({ type, name, inputs }) => [`${type} ${name}`, JSON.stringify(inputs)]));
    assert.deepEqual(byName(await deployLater()), byName(await deploy(PLAIN)));
  });

  it('takes the outputs of resources, which a preview does not know', async () => {
    const { registrations } = await runProgram(
      async () => {
        const aws = await import('@pulumi/aws');
        const zone = new aws.route53.Zone('zone', { name: 'example.com' });
        const certificate = new aws.acm.Certificate('own', { domainName: 'www.example.com', validationMethod: 'DNS' });
        new Georender('site', {
          ...least,
          domains: ['www.example.com'],
          hostedZoneId: zone.zoneId,
          certificateArn: certificate.arn,
        });
      },
      { preview: true },
    );
    const [record] = ofType(registrations, 'aws:route53/record:Record');
    const { viewerCertificate } = find(
      registrations,
      'aws:cloudfront/distribution:Distribution',
      'site-distribution',
    ).inputs;
    assert.deepEqual(
      { zoneId: record?.inputs['zoneId'], viewerCertificate },
      {
        zoneId: UNKNOWN,
        viewerCertificate: {
          acmCertificateArn: UNKNOWN,
          sslSupportMethod: 'sni-only',
          minimumProtocolVersion: 'TLSv1.2_2021',
        },
      },
    );
    // Its own certificate was given, so none is made.
    assert.equal(listed(registrations).filter((entry) => entry.startsWith('aws:acm/')).length, 1);
  });

  it('checks an output when its value is known, with the sentence of a plain value', async () => {
    await mockPulumi();
    const { certificateArn } = resolvedSettings(
      { ...least, domains: ['www.example.com'], certificateArn: pulumi.output('my certificate') },
      [],
    );
    await assert.rejects(promiseOf(certificateArn), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.match(error.message, /certificateArn is "my certificate"; allowed: the ARN of an ACM certificate/);
      return true;
    });
  });

  it('refuses an output without a value: whether a setting is given is known at once', async () => {
    await mockPulumi();
    const nothing: string = JSON.parse('null');
    const { hostedZoneId } = resolvedSettings(
      { ...least, domains: ['www.example.com'], hostedZoneId: pulumi.output(nothing) },
      [],
    );
    await assert.rejects(promiseOf(hostedZoneId), /hostedZoneId is an output without a value/);
  });

  it('keeps a secret secret', async () => {
    await mockPulumi();
    const { alarmEmail } = resolvedSettings({ ...least, alarmEmail: pulumi.secret('ops@example.com') }, []);
    assert.ok(await pulumi.isSecret(pulumi.output(alarmEmail)));
    assert.equal(await valueOf(pulumi.output(alarmEmail)), 'ops@example.com');
  });

  it('reports all that is known at once, outputs beside it or not', () => {
    assert.throws(
      () => resolvedSettings({ ...least, freshness: 'soon', certificateArn: 'x', alarmEmail: pulumi.output('a') }, []),
      (error) => {
        assert.match(String(error), /freshness is "soon"/);
        assert.match(String(error), /certificateArn is "x"/);
        assert.doesNotMatch(String(error), /alarmEmail/);
        return true;
      },
    );
  });
});

/** An input's value as a promise, which rejects with the error of an `apply`. */
async function promiseOf(input: pulumi.Input<string> | undefined): Promise<unknown> {
  const output = pulumi.output(input);
  const promise: unknown = Reflect.get(output, 'promise');
  assert.ok(typeof promise === 'function');
  return Reflect.apply(promise, output, []);
}
