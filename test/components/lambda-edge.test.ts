// A whole program with the router at Lambda@Edge: its resources, and what ties the regions to the router.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { buildLambdaPackages } from '../../bundles/lambda-package';
import { Georender, stackOutputs } from '../../components';
import type { GeorenderArgs } from '../../components/georender-args';
import { parseDeploymentFacts } from '../../operations/target/deployment-facts';
import { deploy, named, ofType } from '../support/pulumi/georender-program';
import { find, listed, type Registration, runProgram, UNKNOWN, valueOf } from '../support/pulumi/pulumi-mocks';
import { OptionsRecorder } from '../support/pulumi/registered-options';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

const TOKENS = { current: 'c'.repeat(40), previous: 'p'.repeat(40) };
const digest = (token: string) => createHash('sha256').update(token).digest('hex');

/** Where replicas log. */
// biome-ignore format: a list of words
const LOG_REGIONS = [
  'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'eu-central-1', 'eu-west-1',
  'eu-west-2', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2',
];

/** What the engine adds to a stack, besides the first engine's. */
function added(regions: readonly string[]): readonly string[] {
  return [
    'aws:iam/role:Role site-edge',
    'aws:iam/rolePolicy:RolePolicy site-edge',
    'aws:lambda/function:Function site-edge us-east-1',
    'georender:index:LambdaEdgeRouter site',
    ...LOG_REGIONS.map((region) => `aws:cloudwatch/logGroup:LogGroup site-edge-logs-${region} ${region}`),
    ...regions.flatMap((region) => [
      ...['api:Api', 'integration:Integration', 'route:Route', 'stage:Stage'].map(
        (type) => `aws:apigatewayv2/${type} site-api-${region} ${region}`,
      ),
      `aws:lambda/permission:Permission site-api-${region} ${region}`,
      `aws:cloudwatch/metricAlarm:MetricAlarm site-router-errors-${region} ${region}`,
      `aws:cloudwatch/metricAlarm:MetricAlarm site-router-throttles-${region} ${region}`,
    ]),
  ];
}

/** What only the first engine has. */
function left(regions: readonly string[]): readonly string[] {
  return [
    'aws:cloudfront/function:Function site-files',
    'aws:cloudfront/function:Function site-router',
    'aws:cloudfront/keyValueStore:KeyValueStore site-state',
    'aws:cloudfront/originAccessControl:OriginAccessControl site-serve',
    'georender:index:EdgeRouter site',
    ...['errors', 'throttles', 'utilization'].map(
      (part) => `aws:cloudwatch/metricAlarm:MetricAlarm site-router-${part}-us-east-1 us-east-1`,
    ),
    ...regions.flatMap((region) => [
      `aws:cloudwatch/metricAlarm:MetricAlarm site-refused-share-${region} ${region}`,
      `aws:lambda/functionUrl:FunctionUrl site-url-${region} ${region}`,
      `aws:lambda/permission:Permission site-function-access-${region} ${region}`,
      `aws:lambda/permission:Permission site-url-access-${region} ${region}`,
    ]),
  ];
}

/** The code of the Lambda@Edge function. */
async function codeOf(registrations: readonly Registration[]): Promise<string> {
  const { code } = find(registrations, 'aws:lambda/function:Function', 'site-edge').inputs;
  assert.ok(code instanceof pulumi.asset.AssetArchive);
  const file = (await code.assets)['index.js'];
  assert.ok(file instanceof pulumi.asset.StringAsset);
  return file.text;
}

function variablesOf(registrations: readonly Registration[], name: string): Readonly<Record<string, unknown>> {
  const { environment } = find(registrations, 'aws:lambda/function:Function', name).inputs;
  return Object(environment).variables;
}

describe('components, with the router at Lambda@Edge', function () {
  this.timeout(PACKAGES_TIMEOUT_MS);
  before(() => buildLambdaPackages());

  for (const regions of [['us-east-1'], ['us-east-1', 'eu-central-1', 'ap-south-1']]) {
    const args: GeorenderArgs = { ...named, regions, edge: 'lambda-at-edge', rendererTokens: TOKENS };

    describe(`in ${regions.length} region${regions.length > 1 ? 's' : ''}`, () => {
      let registrations: readonly Registration[];
      before(async () => {
        registrations = await deploy(args);
      });

      it('is the first engine’s list of resources, with another router and other endpoints', async () => {
        const first = listed(await deploy({ ...named, regions, healthChecks: false }));
        const rest = first.filter((one) => !left(regions).includes(one));
        assert.equal(rest.length, first.length - left(regions).length);
        assert.deepEqual(listed(registrations), [...rest, ...added(regions)].sort());
      });

      it('is the same list in a preview, where no host is known yet', async () => {
        const preview = await deploy(args, true);
        assert.deepEqual(listed(preview), listed(registrations));
        assert.equal(find(preview, 'aws:lambda/function:Function', 'site-edge').inputs['code'], UNKNOWN);
      });

      it('names each region’s HTTP API and the current token in the router’s code, and keeps both secret', async () => {
        const code = await codeOf(registrations);
        for (const region of regions)
          assert.ok(code.includes(`site-api-${region}.execute-api.${region}.amazonaws.com`), region);
        assert.ok(code.includes(TOKENS.current));
        assert.ok(!code.includes(TOKENS.previous));
        assert.ok(find(registrations, 'aws:lambda/function:Function', 'site-edge').secretInputs.includes('code'));
      });

      it('tells serve the digests of both tokens, and no token', () => {
        for (const region of regions) {
          const variables = variablesOf(registrations, `site-serve-${region}`);
          assert.deepEqual(
            String(variables['GEORENDER_RENDERER_TOKENS']).split(',').sort(),
            [digest(TOKENS.current), digest(TOKENS.previous)].sort(),
          );
          assert.equal(variables['GEORENDER_RENDER_BUDGET_MS'], '11000');
          const { inputs } = find(registrations, 'aws:lambda/function:Function', `site-serve-${region}`);
          assert.equal(inputs['timeout'], 30);
        }
        assert.ok(
          !JSON.stringify(ofType(registrations, 'aws:lambda/function:Function').map(withoutCode)).includes('ccccc'),
        );
      });

      it('calls the live alias, by the API alone, with a bound on requests', () => {
        for (const region of regions) {
          const of = (type: string) => find(registrations, type, `site-api-${region}`).inputs;
          const arn = `arn:aws:execute-api:${region}:123456789012:site-api-${region}`;
          const { principal, sourceArn, qualifier } = of('aws:lambda/permission:Permission');
          assert.deepEqual([principal, sourceArn, qualifier], ['apigateway.amazonaws.com', `${arn}/*`, 'live']);
          const { integrationType, integrationUri, payloadFormatVersion } = of(
            'aws:apigatewayv2/integration:Integration',
          );
          assert.deepEqual([integrationType, payloadFormatVersion], ['AWS_PROXY', '2.0']);
          assert.match(String(integrationUri), new RegExp(`:function:site-serve-${region}:live$`));
          assert.equal(of('aws:apigatewayv2/route:Route')['routeKey'], '$default');
          const { defaultRouteSettings, autoDeploy, name } = of('aws:apigatewayv2/stage:Stage');
          assert.deepEqual([autoDeploy, name], [true, '$default']);
          assert.ok(Object(defaultRouteSettings).throttlingRateLimit > 0);
        }
      });
    });
  }

  it('runs a numbered version at three events, with the site twice as its group', async () => {
    const args: GeorenderArgs = { ...named, edge: 'lambda-at-edge', rendererTokens: { current: TOKENS.current } };
    const registrations = await deploy({ ...args, siteHeaders: { 'x-origin-secret': 's' } });
    const { inputs } = find(registrations, 'aws:cloudfront/distribution:Distribution', 'site-distribution');
    const lambdaArn = 'arn:aws:lambda:us-east-1:123456789012:function:site-edge:1';
    const behaviour = Object(inputs['defaultCacheBehavior']);
    assert.deepEqual(
      behaviour.lambdaFunctionAssociations,
      ['viewer-request', 'origin-request', 'origin-response'].map((eventType) => ({
        eventType,
        lambdaArn,
        includeBody: false,
      })),
    );
    assert.equal(behaviour.functionAssociations, undefined);
    assert.deepEqual(behaviour.allowedMethods, ['GET', 'HEAD', 'OPTIONS']);
    assert.equal(behaviour.targetOriginId, 'site-twice');
    assert.deepEqual(inputs['originGroups'], [
      {
        originId: 'site-twice',
        failoverCriteria: { statusCodes: [429, 502, 503, 504] },
        members: [{ originId: 'site' }, { originId: 'site-again' }],
      },
    ]);
    const origins: { originId: string; domainName: string; customHeaders: object[] }[] = Object(inputs['origins']);
    assert.deepEqual(
      origins.map(({ originId, domainName, customHeaders }) => [originId, domainName, customHeaders]),
      [
        ['site', 'main.d1.amplifyapp.com', [{ name: 'x-origin-secret', value: 's' }]],
        [
          'site-again',
          'main.d1.amplifyapp.com',
          [
            { name: 'x-georender-attempt', value: '2' },
            { name: 'x-origin-secret', value: 's' },
          ],
        ],
      ],
    );
  });

  it('is a function within Lambda@Edge’s limits, which is left when it is removed', async () => {
    const registrations = await deploy({ ...named, edge: 'lambda-at-edge', rendererTokens: TOKENS });
    const { inputs } = find(registrations, 'aws:lambda/function:Function', 'site-edge');
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(inputs).filter(([name]) => !['code', 'role', 'tags', 'description'].includes(name)),
      ),
      {
        region: 'us-east-1',
        runtime: 'nodejs22.x',
        handler: 'index.handler',
        architectures: ['x86_64'],
        memorySize: 128,
        timeout: 5,
        publish: true,
        skipDestroy: true,
      },
    );
    const { assumeRolePolicy } = find(registrations, 'aws:iam/role:Role', 'site-edge').inputs;
    assert.match(String(assumeRolePolicy), /"lambda\.amazonaws\.com","edgelambda\.amazonaws\.com"/);
    const { policy } = find(registrations, 'aws:iam/rolePolicy:RolePolicy', 'site-edge').inputs;
    assert.deepEqual(
      JSON.parse(String(policy)).Statement[0].Resource,
      LOG_REGIONS.map((region) => `arn:aws:logs:${region}:123456789012:log-group:/aws/lambda/us-east-1.site-edge:*`),
    );
  });

  it('changes the router after every region knows its token', async () => {
    const recorder = new OptionsRecorder();
    const regions = ['us-east-1', 'eu-central-1'];
    const args: GeorenderArgs = { ...named, regions, edge: 'lambda-at-edge', rendererTokens: TOKENS };
    await runProgram(() => new Georender('site', args, recorder.options));
    assert.deepEqual(
      recorder.of('aws:lambda/function:Function', 'site-edge').dependsOn,
      regions.map((region) => `aws:lambda/alias:Alias site-serve-live-${region}`).sort(),
    );
  });

  it('refuses a distribution of the program, and tokens that are none', () => {
    const distribution = { name: 'app', args: Object({ defaultCacheBehavior: {} }) };
    assert.throws(
      () => new Georender('site', { ...named, edge: 'lambda-at-edge', rendererTokens: TOKENS, distribution }),
      /edge: lambda-at-edge needs an origin group of the site and the site once more/,
    );
    assert.throws(
      () => new Georender('site', { ...named, edge: 'lambda-at-edge' }),
      /edge: lambda-at-edge needs a token by which the regions know the router; set rendererTokens/,
    );
  });

  it('hands the transform of its function on', async () => {
    const registrations = await deploy({
      ...named,
      edge: 'lambda-at-edge',
      rendererTokens: TOKENS,
      transform: { edge: { lambda: { timeout: 3 }, distribution: { priceClass: 'PriceClass_100' } } },
    });
    const { inputs } = find(registrations, 'aws:lambda/function:Function', 'site-edge');
    assert.equal(inputs['timeout'], 3);
    const distribution = find(registrations, 'aws:cloudfront/distribution:Distribution', 'site-distribution');
    assert.equal(distribution.inputs['priceClass'], 'PriceClass_100');
  });

  it('refuses the transform of the other engine’s router', () => {
    const [ofFunction, ofLambda] = [{ edge: { function: {} } }, { edge: { lambda: {} } }];
    for (const [args, problem] of [
      [
        { edge: 'lambda-at-edge', rendererTokens: TOKENS, transform: ofFunction },
        /transform\.edge\.function changes a resource .* edge: lambda-at-edge .* change transform\.edge\.lambda/,
      ],
      [
        { transform: ofLambda },
        /transform\.edge\.lambda .* edge: cloudfront-function .* change transform\.edge\.function/,
      ],
      [{ edge: 'cloudfront-function', transform: ofLambda }, /transform\.edge\.lambda /],
    ] as const)
      assert.throws(() => new Georender('site', { ...named, ...args }), problem);
  });

  it('has no tokens in the engine that signs requests, even if a program gives an empty set', async () => {
    const registrations = await deploy({ ...named, rendererTokens: {} });
    assert.deepEqual(listed(registrations), listed(await deploy({ ...named })));
    const serve = ofType(registrations, 'aws:lambda/function:Function').filter(({ name }) => name.includes('-serve-'));
    assert.ok(serve.length > 0);
    for (const { name } of serve) assert.ok(!('GEORENDER_RENDERER_TOKENS' in variablesOf(registrations, name)), name);
  });

  it('gives the outputs that the commands need', async () => {
    const args: GeorenderArgs = { ...named, edge: 'lambda-at-edge', rendererTokens: TOKENS };
    const { result } = await runProgram(() => pulumi.output(stackOutputs(new Georender('site', args), args)));
    const outputs = JSON.stringify(await valueOf(result));
    assert.ok(!outputs.includes(TOKENS.current));
    const facts = parseDeploymentFacts('outputs', JSON.parse(outputs));
    assert.deepEqual(
      [facts.edge, facts.routerStore, [...facts.httpApis]],
      ['lambda-at-edge', undefined, [['us-east-1', 'site-api-us-east-1.execute-api.us-east-1.amazonaws.com']]],
    );
  });
});

function withoutCode({ inputs: { code: _, ...inputs } }: Registration): object {
  return inputs;
}
