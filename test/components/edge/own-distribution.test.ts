// A distribution of the program: what is added to it, what is refused, and that no second one is made.
import assert from 'node:assert/strict';
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { buildHealthPackage, buildLambdaPackages } from '../../../bundles/lambda-package';
import { checkDeployment } from '../../../components/check-deployment';
import { withRouter } from '../../../components/edge/own-distribution';
import { Georender } from '../../../components/georender';
import type { GeorenderArgs } from '../../../components/georender-args';
import { SettingsError } from '../../../core/settings/check-settings';
import { deploy, least, ofType } from '../../support/pulumi/georender-program';
import { find, mockPulumi, type Registration, runProgram } from '../../support/pulumi/pulumi-mocks';
import { OptionsRecorder } from '../../support/pulumi/registered-options';
import { PACKAGES_TIMEOUT_MS } from '../../support/run/packages-timeout';

const DISTRIBUTION = 'aws:cloudfront/distribution:Distribution';
const SITE = { originId: 'bucket', domainName: 'b.s3.eu-central-1.amazonaws.com', originAccessControlId: 'E1' };
const FUNCTION = { eventType: 'viewer-request', functionArn: 'arn:aws:cloudfront::123456789012:function/mine' };

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/12345678-1234-1234-1234-123456789012';

const BEHAVIOUR: aws.types.input.cloudfront.DistributionDefaultCacheBehavior = {
  targetOriginId: 'bucket',
  viewerProtocolPolicy: 'redirect-to-https',
  allowedMethods: ['GET', 'HEAD'],
  cachedMethods: ['GET', 'HEAD'],
};

/** With what its owner must remove. */
const FORWARDING = { ...BEHAVIOUR, forwardedValues: { queryString: true, cookies: { forward: 'none' } } };

const ARGS: aws.cloudfront.DistributionArgs = {
  enabled: true,
  comment: 'ours',
  aliases: ['www.example.com'],
  origins: [SITE],
  defaultCacheBehavior: BEHAVIOUR,
  orderedCacheBehaviors: [{ ...behaviour('/static/*') }],
  restrictions: { geoRestriction: { restrictionType: 'none' } },
  viewerCertificate: { acmCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/c' },
};

function behaviour(pathPattern: string): aws.types.input.cloudfront.DistributionOrderedCacheBehavior {
  return {
    ...{ pathPattern, targetOriginId: 'bucket', viewerProtocolPolicy: 'https-only', cachePolicyId: 'mine' },
    ...{ allowedMethods: ['GET', 'HEAD'], cachedMethods: ['GET', 'HEAD'] },
  };
}

/** A site behind the distribution, with changes to the distribution's arguments. */
function argsWith(over: Partial<aws.cloudfront.DistributionArgs> = {}, further: Partial<GeorenderArgs> = {}) {
  return {
    ...least,
    domains: ['www.example.com'],
    distribution: { name: 'app', args: { ...ARGS, ...over } },
    ...further,
  } satisfies GeorenderArgs;
}

/** The site has an origin for Germany. */
const CHOICE = { countryOrigins: { DE: 'de.example-origin.com' } };

/** The arguments with a change to the default behaviour. */
function behaving(over: Partial<typeof BEHAVIOUR>): GeorenderArgs {
  return argsWith({ defaultCacheBehavior: { ...BEHAVIOUR, ...over } });
}

/** The only distribution. */
function only(registrations: readonly Registration[]): Registration {
  const [distribution, ...others] = ofType(registrations, DISTRIBUTION);
  assert.ok(distribution);
  assert.deepEqual(others, []);
  return distribution;
}

describe('components/own-distribution', function () {
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
    await buildHealthPackage();
  });

  it('adds origins, policies, functions, error caching and tags, and changes nothing else', async () => {
    const { name, inputs } = only(await deploy(argsWith()));
    assert.equal(name, 'app');
    const { origins, defaultCacheBehavior, customErrorResponses, cacheTagConfig, ...rest } = inputs;
    const { origins: site, defaultCacheBehavior: behaviourBefore, ...unchanged } = ARGS;
    assert.deepEqual(rest, unchanged);
    assert.deepEqual([site, behaviourBefore], [[SITE], BEHAVIOUR]);
    assert.ok(Array.isArray(origins));
    assert.deepEqual(
      origins.map(({ originId }) => originId),
      ['bucket', 'serve-us-east-1'],
    );
    assert.deepEqual(defaultCacheBehavior, {
      ...BEHAVIOUR,
      cachePolicyId: 'site-cache-id',
      originRequestPolicyId: 'site-origin-request-id',
      functionAssociations: [
        { eventType: 'viewer-request', functionArn: 'arn:aws:cloudfront::123456789012:function/site-router' },
        { eventType: 'viewer-response', functionArn: 'arn:aws:cloudfront::123456789012:function/site-files' },
      ],
    });
    assert.ok(Array.isArray(customErrorResponses));
    assert.deepEqual(new Set(customErrorResponses.map(({ errorCachingMinTtl }) => errorCachingMinTtl)), new Set([0]));
    assert.deepEqual(cacheTagConfig, { headerName: 'x-georender-tags' });
  });

  it('adds the origins that settings name, with the headers that open them', async () => {
    const siteHeaders = { 'x-origin-secret': 'open' };
    const { origins } = only(await deploy(argsWith({}, { ...CHOICE, siteHeaders }))).inputs;
    assert.ok(Array.isArray(origins));
    assert.deepEqual(
      origins.map(({ originId, customHeaders }) => [originId, customHeaders]),
      [
        ['bucket', undefined],
        ['serve-us-east-1', undefined],
        ['site-de.example-origin.com', [{ name: 'x-origin-secret', value: 'open' }]],
      ],
    );
  });

  it('leaves the resource where it was, with its own options, in a preview too', async () => {
    for (const preview of [false, true]) {
      const recorder = new OptionsRecorder();
      const distribution = { name: 'app', args: ARGS, options: { protect: true } };
      const args = argsWith({}, { distribution });
      const { registrations } = await runProgram(() => new Georender('site', args, recorder.options), { preview });
      only(registrations);
      // The recorder sees what Georender's own options reach.
      assert.ok(!recorder.resources().includes(`${DISTRIBUTION} app`));
    }
  });

  it('uses its id where Georender would use that of its own', async () => {
    const registrations = await deploy({
      ...argsWith({}, { botReports: true, queueConcurrency: 2, apiPath: '/_georender', webAclArn: WEB_ACL }),
      apiTokens: { cms: 'c'.repeat(32) },
    });
    const arn = 'arn:aws:cloudfront::123456789012:distribution/app';
    const { inputs } = only(registrations);
    assert.equal(inputs['webAclId'], WEB_ACL);
    assert.deepEqual(patternsOf(inputs), ['/_georender/*', '/static/*']);
    const source = find(registrations, 'aws:cloudwatch/logDeliverySource:LogDeliverySource', 'site-bots-access-logs');
    assert.equal(source.inputs['resourceArn'], arn);
    const alarm = find(registrations, 'aws:cloudwatch/metricAlarm:MetricAlarm', 'site-errors-5xx-us-east-1');
    assert.match(JSON.stringify(alarm.inputs), /"DistributionId":"app-id"/);
    const jobs = find(registrations, 'aws:lambda/function:Function', 'site-jobs');
    assert.match(JSON.stringify(jobs.inputs['environment']), /"app-id"/);
    for (const type of ['aws:route53/record:Record', 'aws:acm/certificate:Certificate'])
      assert.deepEqual(ofType(registrations, type), []);
  });

  it('has the site asked by its public name, since the distribution alone knows its origins', async () => {
    const registrations = await deploy(argsWith({}, { queueConcurrency: 2, scheduledRendersPerDay: 100 }));
    const environmentOf = (name: string) =>
      JSON.stringify(find(registrations, 'aws:lambda/function:Function', name).inputs['environment']);
    for (const name of ['site-serve-us-east-1', 'site-schedule-us-east-1'])
      assert.match(environmentOf(name), /"GEORENDER_SITE_URL":"https:\/\/www\.example\.com"/, name);
    assert.match(environmentOf('site-serve-us-east-1'), /"GEORENDER_SITE_HOSTS":"main\.d1\.amplifyapp\.com"/);
  });

  it('takes origins and behaviours that are known later, and shows in a preview what is known', async () => {
    const later = {
      origins: pulumi.output([SITE]),
      defaultCacheBehavior: pulumi.output(BEHAVIOUR),
      orderedCacheBehaviors: pulumi.output([behaviour('/static/*')]),
    };
    assert.deepEqual(only(await deploy(argsWith(later))).inputs, only(await deploy(argsWith())).inputs);
    const { inputs } = only(await deploy(argsWith(later), true));
    assert.match(JSON.stringify(inputs['origins']), /"originId":"bucket".*"domainName":"<unknown>"/);
  });

  it('gives the router the function that was at viewer-request', async () => {
    const viewerRequestCode = 'function handler(event) { return mine(event); }';
    const args = argsWith({}, { distribution: { name: 'app', args: ARGS, viewerRequestCode } });
    const router = find(await deploy(args), 'aws:cloudfront/function:Function', 'site-router');
    assert.ok(String(router.inputs['code']).includes(viewerRequestCode));
  });

  it('refuses by name what Georender sets, all at once and before anything is registered', async () => {
    const wrong = {
      ...behaving({
        ...{ cachePolicyId: 'mine', originRequestPolicyId: 'mine', functionAssociations: [FUNCTION], minTtl: 5 },
        lambdaFunctionAssociations: [{ eventType: 'viewer-response', lambdaArn: 'arn:aws:lambda:…' }],
      }),
      ...{ certificateArn: CERTIFICATE, hostedZoneId: 'Z0123456789ABC', siteHeaders: { a: 'b' } },
      ...{ passthroughPaths: [], transform: { edge: { distribution: {} } }, freshness: 'soon' },
    };
    const problems = await problemsOf(wrong);
    for (const part of [
      ...['certificateArn', 'hostedZoneId', 'passthroughPaths', 'siteHeaders', 'transform.edge.distribution'],
      ...['freshness is "soon"', 'distribution "app": defaultCacheBehavior.cachePolicyId is left to Georender'],
      'distribution "app": defaultCacheBehavior.originRequestPolicyId',
      'distribution "app": defaultCacheBehavior.functionAssociations',
      'distribution "app": defaultCacheBehavior.minTtl',
      'distribution "app": defaultCacheBehavior.lambdaFunctionAssociations has a function at viewer-request',
    ])
      assert.equal(problems.filter((problem) => problem.startsWith(part)).length, 1, part);
    assert.equal(problems.length, 11);
    // The check before the deployment says the same.
    await assert.rejects(checkDeployment('site', wrong), { name: 'SettingsError', problems });
  });

  for (const [what, args, problem] of [
    [
      'pages for errors',
      argsWith({ customErrorResponses: [{ errorCode: 404, responsePagePath: '/' }] }),
      /viewerRequestCode/,
    ],
    [
      'a header of cache tags',
      argsWith({ cacheTagConfig: { headerName: 'tags' } }),
      /cacheTagConfig is left to Georender/,
    ],
    ['a name that it does not answer to', argsWith({ aliases: ['example.com'] }), /aliases lack "www\.example\.com"/],
    ['no names at all', argsWith({}, { domains: [] }), /needs domains/],
    ...['serve-us-east-1', 'prerender-service', 'site-de.example-origin.com'].map((originId) => {
      const args = argsWith({ origins: [{ ...SITE, originId }] }, CHOICE);
      return [`an origin with the id ${originId}, which is ours`, args, new RegExp(`"${originId}"`)] as const;
    }),
    ['two web ACLs', argsWith({ webAclId: WEB_ACL }, { botRequestLimit: 500 }), /botRequestLimit gives it another/],
    ['code without a handler', coded('function main() {}'), /has no "function handler/],
    ['code that imports', coded("import cf from 'cloudfront';\nfunction handler(event) {}"), /has an import/],
  ] as const)
    it(`refuses ${what}`, async () => {
      const [only = '', ...others] = await problemsOf(args);
      assert.match(only, problem);
      assert.deepEqual(others, []);
    });

  it('takes a wildcard among the aliases, names that are known later, and Lambda@Edge at the origin', async () => {
    const associations = [
      { eventType: 'origin-request', lambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:f:1' },
    ];
    for (const args of [
      argsWith({ aliases: ['*.example.com'] }),
      argsWith({ aliases: [pulumi.output('www.example.com')] }),
      argsWith({ aliases: pulumi.output(['www.example.com']) }),
      behaving({ lambdaFunctionAssociations: associations }),
    ])
      only(await deploy(args));
  });

  it('refuses a behaviour when it is known', async () => {
    await mockPulumi();
    const own = { name: 'app', args: { ...ARGS, defaultCacheBehavior: pulumi.output(FORWARDING) } };
    const parts = { origins: [], api: undefined, webAclArn: undefined };
    const policies = { cachePolicyId: 'c', originRequestPolicyId: 'o', functionArn: 'f', responseFunctionArn: 'r' };
    const { defaultCacheBehavior } = withRouter(own, { ...parts, ...policies });
    await assert.rejects(promiseOf(defaultCacheBehavior), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.match(error.message, /"app": defaultCacheBehavior\.forwardedValues is left to Georender/);
      return true;
    });
  });
});

/** The problems that the constructor throws, having registered nothing. */
async function problemsOf(args: GeorenderArgs): Promise<readonly string[]> {
  const { result, registrations } = await runProgram(() => {
    try {
      new Georender('site', args);
    } catch (error) {
      assert.ok(error instanceof SettingsError);
      return error.problems;
    }
    return [];
  });
  assert.deepEqual(registrations, []);
  return result;
}

function coded(viewerRequestCode: string): GeorenderArgs {
  return argsWith({}, { distribution: { name: 'app', args: ARGS, viewerRequestCode } });
}

function patternsOf({ orderedCacheBehaviors }: Registration['inputs']): readonly unknown[] {
  assert.ok(Array.isArray(orderedCacheBehaviors));
  return orderedCacheBehaviors.map(({ pathPattern }) => pathPattern);
}

/** An input's value as a promise, which rejects with the error of an `apply`. */
async function promiseOf(input: pulumi.Input<unknown>): Promise<unknown> {
  const promise: unknown = Reflect.get(pulumi.output(input), 'promise');
  assert.ok(typeof promise === 'function');
  return Reflect.apply(promise, pulumi.output(input), []);
}
