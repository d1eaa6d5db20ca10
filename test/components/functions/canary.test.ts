// A region's canary: what it has of its own, and that what stands beside it stays as it is.
import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { changes } from '../../support/pulumi/changed-inputs';
import { find, listed, type Registration, valueOf } from '../../support/pulumi/pulumi-mocks';
import {
  ALIAS,
  DISTRIBUTIONS,
  FUNCTION,
  INVOCATION,
  LAMBDAS,
  REGION,
  ROLE_POLICY,
  runRegionFunctions,
  statements,
} from '../../support/pulumi/region-functions';

const PERMISSION = 'aws:lambda/permission:Permission';
const LOG_GROUP = 'aws:cloudwatch/logGroup:LogGroup';

/** Its resources; all except IAM's name their region. */
const ADDED = [
  'aws:cloudwatch/logGroup:LogGroup site-canary-render-logs',
  'aws:cloudwatch/logGroup:LogGroup site-canary-serve-logs',
  'aws:iam/role:Role site-canary-render',
  'aws:iam/role:Role site-canary-serve',
  'aws:iam/rolePolicy:RolePolicy site-canary-render',
  'aws:iam/rolePolicy:RolePolicy site-canary-serve',
  'aws:lambda/alias:Alias site-canary-render-live',
  'aws:lambda/alias:Alias site-canary-serve-live',
  'aws:lambda/function:Function site-canary-render',
  'aws:lambda/function:Function site-canary-serve',
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig site-canary-asynchronous-renders',
  'aws:lambda/functionUrl:FunctionUrl site-canary-url',
  'aws:lambda/invocation:Invocation site-canary-self-check',
  'aws:lambda/permission:Permission site-canary-function-access',
  'aws:lambda/permission:Permission site-canary-url-access',
].map((entry) => `${entry}-${REGION}${entry.startsWith('aws:iam/') ? '' : ` ${REGION}`}`);

/** Inputs as those of the pair that it stands beside, by the names alone. */
function asBeside(registrations: readonly Registration[], type: string, name: string): unknown {
  const text = JSON.stringify(find(registrations, type, name).inputs);
  return JSON.parse(text.replaceAll('site-canary-', 'site-').replaceAll(' (canary)', ''));
}

describe('components/region-functions, its canary', () => {
  for (const preview of [false, true]) {
    it(`adds its own and changes nothing that is there${preview ? ', in a preview' : ''}`, async () => {
      const [before, after] = [
        await runRegionFunctions({}, { preview }),
        await runRegionFunctions({ canary: true }, { preview }),
      ];
      const { added, removed, changed } = changes(before.registrations, after.registrations);
      assert.deepEqual([...added].sort(), ADDED);
      // The mocks see assets as objects that are never equal.
      assert.deepEqual(
        { removed, changed: changed.filter((entry) => !entry.endsWith(': source')) },
        // A pinned version was checked when it was new.
        { removed: [`${INVOCATION} site-self-check-${REGION} ${REGION}`], changed: [] },
      );
      assert.equal(listed(after.registrations).length, listed(before.registrations).length + ADDED.length - 1);
    });
  }

  it('equals the functions beside it, with names, roles, logs and renders of its own', async () => {
    const { registrations, result } = await runRegionFunctions({
      canary: true,
      serve: { reservedConcurrency: 50 },
      render: { reservedConcurrency: 5 },
      protect: false,
      transform: { serve: { layers: ['mine'] } },
    });
    for (const entry of ADDED.filter((added) => !/^aws:iam\/role:|Invocation/.test(added))) {
      const [type = '', name = ''] = entry.split(' ');
      assert.deepEqual(
        asBeside(registrations, type, name),
        find(registrations, type, name.replace('-canary-', '-')).inputs,
        entry,
      );
    }
    const { inputs } = find(registrations, FUNCTION, `site-canary-serve-${REGION}`);
    assert.equal(inputs['role'], `arn:aws:iam::123456789012:role/site-canary-serve-${REGION}`);
    assert.match(
      JSON.stringify(inputs['environment']),
      /"GEORENDER_RENDER_FUNCTION":"arn:aws:lambda:eu-central-1:123456789012:function:site-canary-render-eu-central-1:1"/,
    );
    const allowed = JSON.stringify(statements(find(registrations, ROLE_POLICY, `site-canary-serve-${REGION}`)));
    assert.match(allowed, /:function:site-canary-render-eu-central-1","[^"]+:site-canary-render-eu-central-1:\*"/);
    const host = result.canary?.endpoint.host ?? pulumi.output('');
    assert.equal(await valueOf(host), 'site-canary-url-eu-central-1.lambda-url.eu-central-1.on.aws');
    assert.equal((await runRegionFunctions()).result.canary, undefined);
  });

  it('leaves the functions beside it as they are: code and settings', async () => {
    const { recorder } = await runRegionFunctions({ canary: true });
    const { recorder: alone } = await runRegionFunctions();
    const kept = [
      's3Bucket',
      's3Key',
      'runtime',
      'handler',
      'architectures',
      'environment',
      'layers',
      'memorySize',
      'ephemeralStorage',
      'timeout',
    ];
    for (const lambda of LAMBDAS) {
      assert.deepEqual(recorder.of(FUNCTION, `site-${lambda}-${REGION}`).ignoreChanges, kept);
      assert.deepEqual(recorder.of(FUNCTION, `site-canary-${lambda}-${REGION}`).ignoreChanges, []);
      assert.deepEqual(alone.of(FUNCTION, `site-${lambda}-${REGION}`).ignoreChanges, []);
      assert.deepEqual(recorder.of(FUNCTION, `site-canary-${lambda}-${REGION}`).dependsOn, [
        `${ROLE_POLICY} site-canary-${lambda}-${REGION}`,
      ]);
    }
  });

  it('moves no alias of the functions beside it, whose newest version may have failed', async () => {
    const { recorder, registrations } = await runRegionFunctions({ canary: true });
    for (const lambda of LAMBDAS) {
      assert.deepEqual(recorder.of(ALIAS, `site-${lambda}-live-${REGION}`).ignoreChanges, ['functionVersion']);
      assert.deepEqual(recorder.of(ALIAS, `site-canary-${lambda}-live-${REGION}`).ignoreChanges, []);
    }
    const { inputs } = find(registrations, INVOCATION, `site-canary-self-check-${REGION}`);
    assert.deepEqual(
      [inputs['functionName'], inputs['qualifier'], inputs['input']],
      [`site-canary-serve-${REGION}`, '1', '{"kind":"self-check"}'],
    );
  });

  it('may be called by the distributions alone that the region’s functions may be called by', async () => {
    const { registrations } = await runRegionFunctions({ canary: true });
    const permissions = registrations.filter(({ type }) => type === PERMISSION);
    assert.deepEqual(
      permissions.map(({ inputs }) => ({
        function: inputs['function'],
        action: inputs['action'],
        sourceArn: inputs['sourceArn'],
      })),
      [
        { function: `site-serve-${REGION}`, action: 'lambda:InvokeFunctionUrl', sourceArn: DISTRIBUTIONS },
        { function: `site-serve-${REGION}`, action: 'lambda:InvokeFunction', sourceArn: DISTRIBUTIONS },
        { function: `site-canary-serve-${REGION}`, action: 'lambda:InvokeFunctionUrl', sourceArn: DISTRIBUTIONS },
        { function: `site-canary-serve-${REGION}`, action: 'lambda:InvokeFunction', sourceArn: DISTRIBUTIONS },
      ],
    );
  });

  it('takes its logs with it when it goes, protected or not', async () => {
    const { registrations } = await runRegionFunctions({ canary: true, protect: true });
    for (const lambda of LAMBDAS) {
      assert.equal(find(registrations, LOG_GROUP, `site-canary-${lambda}-logs-${REGION}`).inputs['skipDestroy'], false);
      assert.equal(find(registrations, LOG_GROUP, `site-${lambda}-logs-${REGION}`).inputs['skipDestroy'], true);
    }
  });
});
