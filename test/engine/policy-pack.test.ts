// The policy pack under Pulumi's own engine, which starts it as the CLI does: what it refuses, by which names, when.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RULES } from '../../policy/rules';
import { stopAtFirstFailure } from '../support/machine/steps';
import { configuration } from './configuration';
import type { EngineStack } from './engine-stack';
import { assertSucceeded } from './operations';
import { engineOfSuite, type StartedEngine, startEngine } from './started-engine';

const STEP_TIMEOUT_MS = 1_800_000;

const ROOT = path.join(__dirname, '../..');
const PACK = ['--policy-pack', path.join(ROOT, 'policy')];

/** A program with one mistake that a preview can see, and one that it can't: the ARN in the policy is not known yet. */
const CARELESS_PROGRAM = `
  const aws = require('@pulumi/aws');
  const region = 'us-east-1';
  const tags = { project: 'careless', stack: 'test' };
  const queue = new aws.sqs.Queue('orders', { region, tags, sqsManagedSseEnabled: process.env.CARELESS_QUEUE !== 'yes' });
  const deny = (Resource) => JSON.stringify({ Version: '2012-10-17', Statement: [{
    Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource, Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  }] });
  new aws.sqs.QueuePolicy('orders', { region, queueUrl: queue.url, policy: queue.arn.apply(deny) });
  const role = new aws.iam.Role('worker', { tags, assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: [
    { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ] }) });
  const allow = (Resource) => JSON.stringify({ Version: '2012-10-17', Statement: [{
    Sid: 'UseQueue', Effect: 'Allow', Action: ['sqs:*'], Resource: [Resource],
  }] });
  new aws.iam.RolePolicy('worker', { role: role.id, policy: queue.arn.apply(allow) });
`;

/** The program's settings as they should be in production, with everything on that is off by default. */
const FIT_FOR_PRODUCTION = {
  removalProtection: true,
  monthlyBudgetDollars: 100,
  queueConcurrency: 2,
  healthChecks: true,
  botRequestLimit: 2000,
  apiPath: '/_georender',
  apiScopes: { cms: ['recache', 'purge'] },
  publishing: true,
  amplifyApp: 'd1a2b3c4d5e6f7',
  amplifyBranch: 'main',
  amplifyRegion: 'eu-west-1',
  scheduledRendersPerDay: 2000,
  scheduleEvery: '6h',
  botReports: true,
  accessLogsBucket: undefined,
};

/** The rules that concern production alone; the stack of the tests is called "test". */
const PRODUCTION_RULES = RULES.filter(({ scope }) => scope === 'production').map(({ name }) => name);

/** The lines of the output that tell violations, as `rule (resource)`. */
function mandatory(output: string): readonly string[] {
  return [...output.matchAll(/\[mandatory\] +([\w-]+) +\(([^)]*)\)/g)].map(
    ([, rule, resource]) => `${rule} (${resource})`,
  );
}

describe('the policy pack under the Pulumi engine', function () {
  this.timeout(STEP_TIMEOUT_MS);
  stopAtFirstFailure();
  let folder = '';

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'georender-policy-'));
    writeFileSync(path.join(folder, 'Pulumi.yaml'), JSON.stringify({ name: 'careless', runtime: 'nodejs' }));
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'careless', main: 'index.js' }));
    writeFileSync(path.join(folder, 'index.js'), CARELESS_PROGRAM);
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  describe('a program with mistakes', () => {
    let engine: StartedEngine | undefined;

    before(async function () {
      engine = await startEngine(this, { projectFolder: folder });
    });

    after(() => engine?.close());

    function stack(): EngineStack {
      assert.ok(engine);
      return engine.stack;
    }

    it('is previewed if nothing wrong is known, and hears what could not be judged', async () => {
      const { exitCode, output, operations } = await stack().preview(...PACK);
      assert.equal(exitCode, 0, output);
      assert.match(output, /no-wildcard-actions/);
      assert.match(output, /can't run policy 'no-wildcard-actions' .* during preview/);
      assert.deepEqual(operations, []);
    });

    it('is refused by name in an update, before the resource is made', async () => {
      const { exitCode, output, operations } = await stack().up(...PACK);
      assert.notEqual(exitCode, 0);
      assert.match(output, /no-wildcard-actions/);
      assert.match(output, /UseQueue allows "sqs:\*"\./);
      assert.match(output, /List the actions that the code calls/);
      assert.deepEqual(
        operations.filter(({ type }) => type === 'aws:iam/rolePolicy:RolePolicy'),
        [],
      );
    });
  });

  describe('the program of this repository', () => {
    const existing = engineOfSuite();
    let apiTokens: unknown;
    let pack: readonly string[] = [];

    before(async () => {
      apiTokens = { cms: await existing().encrypted('0123456789abcdef0123456789abcdef') };
      const settings = path.join(folder, 'policy-settings.json');
      const entries = PRODUCTION_RULES.map((name) => [name, { stacks: ['test'] }]);
      writeFileSync(settings, JSON.stringify(Object.fromEntries(entries)));
      pack = [...PACK, '--policy-pack-config', settings];
    });

    function configured(changes: Readonly<Record<string, unknown>> = {}): EngineStack {
      existing().configure(configuration({ apiTokens, ...FIT_FOR_PRODUCTION, ...changes }));
      return existing();
    }

    it('is refused by names where it is not fit for production, and nothing is made', async () => {
      const stack = configured({
        removalProtection: false,
        monthlyBudgetDollars: undefined,
        serveConcurrency: undefined,
        regions: ['us-east-1'],
      });
      const { exitCode, output, operations } = await stack.previewAndUp(...pack);
      assert.notEqual(exitCode, 0);
      assert.deepEqual([...new Set(mandatory(output))].sort(), [
        'function-has-ceiling (aws:lambda:Function: site-serve-us-east-1)',
        'production-has-budget (pulumi:pulumi:Stack: georender-test)',
        'state-is-protected (aws:dynamodb:Table: site-table)',
        'state-is-protected (aws:s3:Bucket: site-pages-us-east-1)',
      ]);
      assert.deepEqual(operations, []);
    });

    it('keeps every rule with everything on, as far as a preview knows', async () => {
      const { exitCode, output } = await configured().preview(...pack);
      assert.deepEqual(mandatory(output), []);
      assert.equal(exitCode, 0, output);
    });

    it('keeps every rule with everything on, when all values are known', async () => {
      const outcome = await configured().up(...pack);
      assert.deepEqual(mandatory(outcome.output), []);
      assertSucceeded(outcome);
      assert.doesNotMatch(outcome.output, /can't run policy/);
    });
  });
});
