// What the program makes, judged by AWS's own schemas (cfn-lint) and by the Service Authorization Reference
// (parliament): a property, value, action or resource that AWS would refuse is found without an account.
import assert from 'node:assert/strict';
import path from 'node:path';
import { LAMBDA_LOG_REGIONS } from '../../../core/geography/edge-regions';
import { SETTING_NAMES } from '../../../core/settings/settings';
import { stopAtFirstFailure } from '../../support/machine/steps';
import { LambdaAccountApi } from '../../support/pulumi/lambda-account-api';
import { skip } from '../../support/run/skip';
import { EngineStack } from '../engine-stack';
import { TemplateCheckers } from './checkers';
import { type Configuration, POLICIES_OF_ANOTHER_STACK, STACKS } from './stacks';
import { policiesOf, templatesOf } from './state-templates';

const STEP_TIMEOUT_MS = 900_000;

/** A template has 500 resources at most ("AWS CloudFormation quotas"); far fewer would mean that most were left out. */
const FEWEST_RESOURCES_IN_A_REGION = 30;

describe('the programs of 1, 3 and 12 regions as templates', function () {
  this.timeout(STEP_TIMEOUT_MS);
  stopAtFirstFailure();
  let stack: EngineStack | undefined;
  let lambdaApi: LambdaAccountApi | undefined;
  let checkers: TemplateCheckers | undefined;
  let secrets: Configuration = {};
  let lambdaSecrets: Configuration = {};

  before(async function () {
    const { GEORENDER_PULUMI_ENGINE: engine, GEORENDER_TEMPLATE_CHECKERS: installed } = process.env;
    if (engine === undefined || installed === undefined) {
      return skip(
        this,
        'GEORENDER_PULUMI_ENGINE or GEORENDER_TEMPLATE_CHECKERS is not set; .ci/run sets both ' +
          '(.ci/pulumi-engine, with Go; .ci/template-checkers, with Python)',
      );
    }
    lambdaApi = await LambdaAccountApi.start();
    checkers = new TemplateCheckers(installed);
    const projectFolder = path.join(__dirname, '../../..');
    stack = await EngineStack.create({
      projectFolder,
      binaries: engine,
      lambdaEndpoint: lambdaApi.endpoint,
    });
    secrets = {
      siteHeaders: { 'x-origin-secret': await stack.encrypted('open sesame') },
      apiTokens: { cms: await stack.encrypted('0123456789abcdef0123456789abcdef') },
    };
    lambdaSecrets = {
      rendererTokens: { current: await stack.encrypted('fedcba9876543210fedcba9876543210') },
      prerenderServiceHeaders: { 'X-Prerender-Token': await stack.encrypted('sesame') },
    };
    recordOtherStacksPolicies(stack);
  });

  after(async () => {
    await lambdaApi?.close();
    stack?.remove();
  });

  /** The stack and the checkers, once they are there. */
  function tools(): { readonly stack: EngineStack; readonly checkers: TemplateCheckers } {
    assert.ok(stack && checkers);
    return { stack, checkers };
  }

  it('have every setting on', () => {
    const set = new Set(STACKS.flatMap((configuration) => Object.keys(configuration)));
    assert.deepEqual(
      SETTING_NAMES.filter((name) => !set.has(name)),
      [],
    );
  });

  for (const configuration of STACKS) {
    const regions = configuration['regions'];
    assert.ok(Array.isArray(regions));

    it(`pass in ${regions.length} regions`, async () => {
      const { stack, checkers } = tools();
      const isAtLambda = configuration['edge'] === 'lambda-at-edge';
      stack.configure(configured({ ...configuration, ...secrets, ...(isAtLambda ? lambdaSecrets : {}) }));
      const { exitCode, output } = await stack.up();
      assert.equal(exitCode, 0, output);
      const resources = await stack.resources('--show-secrets');
      const templates = templatesOf(resources);
      const withLogs = isAtLambda ? LAMBDA_LOG_REGIONS : [];
      assert.deepEqual([...templates.keys()].sort(), [...new Set([...regions, ...withLogs])].sort());
      for (const region of regions) {
        const { length } = Object.keys(templates.get(region)?.['Resources'] ?? {});
        assert.ok(length > FEWEST_RESOURCES_IN_A_REGION, region);
      }
      assert.deepEqual(await checkers.templateFindings(templates), []);
      assert.deepEqual(await checkers.policyFindings(policiesOf(resources)), []);
    });
  }
});

function configured(settings: Configuration): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`georender:${name}`, value]));
}

function recordOtherStacksPolicies({ account }: EngineStack): void {
  const { cachePolicyId, originRequestPolicyId } = POLICIES_OF_ANOTHER_STACK;
  const policies = [
    ['aws:cloudfront/cachePolicy:CachePolicy', cachePolicyId],
    ['aws:cloudfront/originRequestPolicy:OriginRequestPolicy', originRequestPolicyId],
  ] as const;
  for (const [type, id] of policies) {
    account.record({
      operation: 'create',
      type,
      urn: '',
      id,
      region: '',
      inputs: { name: `of-another-stack-${id}` },
      outputs: {},
    });
  }
}
