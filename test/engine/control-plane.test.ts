// The life of a stack with everything on that is off by default, under Pulumi's own engine: queue, HTTP API, jobs,
// publishing, schedule, reports on bots. The steps build on one another, as in a stack's life.
import assert from 'node:assert/strict';
import { stopAtFirstFailure } from '../support/machine/steps';
import type { Resource } from './aws/account';
import { record, text } from './aws/properties';
import { configuration } from './configuration';
import type { EngineStack } from './engine-stack';
import {
  assertSucceeded,
  besidesVersions,
  dependenciesOf,
  listed,
  nameOf,
  reachable,
  unknownReliance,
} from './operations';
import { engineOfSuite } from './started-engine';

const STEP_TIMEOUT_MS = 600_000;

const TOKEN = '0123456789abcdef0123456789abcdef';

/** The settings of the control plane. The site's app is in a region that is no region of the stack. */
const CONTROL_PLANE = {
  queueConcurrency: 2,
  canary: true,
  healthChecks: true,
  apiPath: '/_georender',
  apiScopes: { cms: ['recache', 'purge'] },
  indexNowKey: 'fedcba9876543210fedcba9876543210',
  publishing: true,
  amplifyApp: 'd1a2b3c4d5e6f7',
  amplifyBranch: 'main',
  amplifyRegion: 'eu-west-1',
  scheduledRendersPerDay: 2000,
  scheduleEvery: '6h',
  warmSitemaps: ['/sitemap.xml'],
  botReports: true,
  accessLogsBucket: undefined,
  metrics: true,
  requestLog: true,
  debugTokenHash: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
};

/** The engine makes functions of the edge again when their code changes. */
const isNoEdgeFunction = (listedName: string): boolean => !/^Function site-(?:router|files)$/.test(listedName);

describe('the program with its control plane under the Pulumi engine', function () {
  this.timeout(STEP_TIMEOUT_MS);
  stopAtFirstFailure();
  const existing = engineOfSuite();
  let apiTokens: unknown;

  before(async () => {
    apiTokens = { cms: await existing().encrypted(TOKEN) };
  });

  /** The stack with its control plane. */
  function configured(changes: Readonly<Record<string, unknown>> = {}): EngineStack {
    existing().configure(configuration({ apiTokens, ...CONTROL_PLANE, ...changes }));
    return existing();
  }

  function all(type: string): readonly Resource[] {
    return existing().account.all(type);
  }

  it('previews while no name and no ARN is known', async () => {
    const { exitCode, output, operations } = await configured().preview();
    assert.equal(exitCode, 0, output);
    assert.deepEqual(operations, []);
  });

  it('deploys three regions in an order that AWS accepts', async () => {
    assertSucceeded(await configured().up());
    assert.equal(all('aws:lambda/eventSourceMapping:EventSourceMapping').length, 3);
    assert.deepEqual(
      all('aws:apigatewayv2/route:Route')
        .map(({ inputs }) => text(inputs, 'routeKey'))
        .sort(),
      ['GET /_georender/jobs/{id}', `GET /${CONTROL_PLANE.indexNowKey}.txt`, 'POST /_georender/{order}'],
    );
  });

  it('lets the engine know everything that a resource relies on, so that the order is no luck', async () => {
    assert.deepEqual(await unknownReliance(existing()), []);
  });

  it('calls a function only when it may be called, and when the function may do its work', async () => {
    const resources = await existing().resources();
    const dependencies = dependenciesOf(resources);
    const waitsFor = (type: string, name: string, awaited: string): void => {
      const trigger = resources.find(
        (each) => text(each, 'type') === type && nameOf({ urn: text(each, 'urn') }) === name,
      );
      const names = [...reachable(text(trigger, 'urn'), dependencies)].map(
        (urn) => `${urn.split('::').at(-2)?.split('$').at(-1) ?? ''} ${nameOf({ urn })}`,
      );
      assert.ok(names.includes(awaited), `${name} does not wait for ${awaited}, but for ${names.join(', ')}`);
    };
    const [route, target] = ['aws:apigatewayv2/route:Route', 'aws:cloudwatch/eventTarget:EventTarget'] as const;
    const [permission, policy] = ['aws:lambda/permission:Permission', 'aws:iam/rolePolicy:RolePolicy'] as const;
    for (const part of ['orders', 'jobs', 'key']) {
      waitsFor(route, `site-api-${part}`, `${permission} site-api`);
      for (const called of ['site-api', 'site-jobs']) waitsFor(route, `site-api-${part}`, `${policy} ${called}`);
    }
    waitsFor(target, 'site-deployments', `${permission} site-deployments`);
    waitsFor(target, 'site-deployments', `${policy} site-jobs`);
    const schedule = 'aws:scheduler/schedule:Schedule';
    for (const part of ['schedule', 'scheduler'])
      waitsFor(schedule, 'site-schedule-us-east-1', `${policy} site-${part}-us-east-1`);
  });

  it('keeps tokens out of the account and of the state', async () => {
    const functions = all('aws:lambda/function:Function');
    const api = functions.find((each) => nameOf(each) === 'site-api');
    assert.match(
      text(record(record(api?.inputs, 'environment'), 'variables'), 'GEORENDER_API_TOKENS'),
      /"sha256":"[0-9a-f]{64}"/,
    );
    assert.doesNotMatch(JSON.stringify(functions), new RegExp(TOKEN));
    assert.doesNotMatch(await existing().exported(), new RegExp(TOKEN));
  });

  it('changes nothing when regions are listed in another order, and finds the account as it left it', async () => {
    const regions = ['ap-south-1', 'us-east-1', 'eu-central-1'];
    const outcome = await configured({ regions }).up('--expect-no-changes');
    assertSucceeded(outcome);
    assert.deepEqual(outcome.operations, []);
    assertSucceeded(await existing().refresh('--expect-no-changes'));
  });

  it('turns the control plane off, and makes nothing but functions of the edge', async () => {
    existing().configure(configuration({ accessLogsBucket: undefined }));
    const outcome = await existing().up();
    assertSucceeded(outcome);
    assert.deepEqual(besidesVersions(listed(outcome.operations, 'create')).filter(isNoEdgeFunction), []);
    for (const type of [
      'apigatewayv2/api:Api',
      'scheduler/schedule:Schedule',
      'lambda/eventSourceMapping:EventSourceMapping',
    ])
      assert.deepEqual(all(`aws:${type}`), [], type);
  });

  it('turns it on again, which replaces nothing that was there before', async () => {
    const outcome = await configured().up();
    assertSucceeded(outcome);
    assert.deepEqual(besidesVersions(listed(outcome.operations, 'delete')).filter(isNoEdgeFunction), []);
  });

  it('destroys everything, in an order that AWS accepts', async () => {
    assertSucceeded(await existing().destroy());
    const types = new Set(
      existing()
        .account.operations()
        .map(({ type }) => type),
    );
    const left = [...types].flatMap(all).map(({ type, id }) => `${type} ${id}`);
    assert.deepEqual(left, []);
  });
});
