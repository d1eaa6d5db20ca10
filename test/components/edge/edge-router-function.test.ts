// The router's function; and the built router against the registered distribution, which must have every origin that
// the router may choose.
import assert from 'node:assert/strict';
import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { buildEdgeBundle } from '../../../bundles/edge-bundle';
import type { EdgeRouterArgs } from '../../../components/edge/edge-router';
import { serveCanaryOriginId, serveOriginId } from '../../../core/contract/edge-policies';
import { COUNTRY_CODES } from '../../../core/geography/country-codes';
import { ALL_REGIONS, type Regions } from '../../../core/geography/regions';
import { routerConfig } from '../../../core/routing/router-config';
import { ROUTER_STATE_KEY } from '../../../core/routing/router-state';
import { type FunctionOutcome, loadEdgeFunction } from '../../../emulators/cloudfront/function/function-sandbox';
import { changes } from '../../support/pulumi/changed-inputs';
import { argsFor, distributionOf, ONE, run, TAGS, TWO, withCanaries } from '../../support/pulumi/edge-router-program';
import { find } from '../../support/pulumi/pulumi-mocks';

const REGION_LISTS: readonly Regions[] = [
  ['eu-central-1'],
  ['us-east-1', 'eu-central-1'],
  ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1', 'ap-southeast-2'],
];

interface BotVisit {
  readonly country?: string;
  readonly edgeRegion?: string;
}

/** Bots of every country, at the edge of every region, and of nowhere. */
const VISITS: readonly BotVisit[] = [
  ...[...COUNTRY_CODES].map((country) => ({ country })),
  ...ALL_REGIONS.map((edgeRegion) => ({ edgeRegion })),
  {},
];

/** The origins that the router names, of all that there could be, while this share of the URLs is the canaries'. */
function namedOrigins(code: string, canaryPercent = 0): ReadonlySet<string> {
  const originIds = ALL_REGIONS.flatMap((region) => [serveOriginId(region), serveCanaryOriginId(region)]);
  const edgeFunction = loadEdgeFunction(code, { originIds, onLog: assert.fail });
  const keyValues = { [ROUTER_STATE_KEY]: JSON.stringify({ canaryPercent }) };
  return new Set(VISITS.flatMap((visit) => originsOf(edgeFunction.run({ ...callOf(visit), keyValues }))));
}

function callOf({ country, edgeRegion }: BotVisit): Parameters<ReturnType<typeof loadEdgeFunction>['run']>[0] {
  return {
    request: {
      method: 'GET',
      path: '/',
      rawQuery: undefined,
      headers: [
        ['host', 'www.example.com'],
        ['user-agent', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'],
        ...(country === undefined ? [] : [['cloudfront-viewer-country', country] as const]),
      ],
    },
    viewerIp: '192.0.2.1',
    requestId: 'request-1',
    nowMs: 0,
    edgeLocation: { name: 'XDE', serverIp: '127.0.0.1', region: edgeRegion },
  };
}

function originsOf(outcome: FunctionOutcome): readonly string[] {
  if ('response' in outcome || outcome.origin.kind === 'default') assert.fail('a bot was not sent to a region');
  return outcome.origin.kind === 'origin' ? [outcome.origin.id] : outcome.origin.ids;
}

async function registeredOrigins(args: EdgeRouterArgs): Promise<readonly string[]> {
  const { registrations } = await run(args);
  const { origins } = distributionOf(registrations).inputs;
  assert.ok(Array.isArray(origins));
  return origins.map((origin: unknown) =>
    typeof origin === 'object' && origin !== null && 'originId' in origin ? String(origin.originId) : assert.fail(),
  );
}

describe('components/edge-router: router', () => {
  it('is a published function of the second runtime with the store', async () => {
    const { registrations } = await run(argsFor(ONE, { routerCode: pulumi.output('code') }));
    assert.deepEqual(find(registrations, 'aws:cloudfront/function:Function', 'edge-router').inputs, {
      runtime: 'cloudfront-js-2.0',
      comment: 'Georender: sends bots to the nearest region, everyone else to the site',
      code: 'code',
      publish: true,
      keyValueStoreAssociations: ['arn:aws:cloudfront::123456789012:key-value-store/edge-state'],
      tags: TAGS,
    });
    assert.deepEqual(find(registrations, 'aws:cloudfront/keyValueStore:KeyValueStore', 'edge-state').inputs, {
      comment: 'Georender: the state of the router, changed without a deployment',
      tags: TAGS,
    });
  });

  it('has a function of its own beside it, for answers', async () => {
    const { registrations } = await run(argsFor(ONE, { filesCode: pulumi.output('files') }));
    assert.deepEqual(find(registrations, 'aws:cloudfront/function:Function', 'edge-files').inputs, {
      runtime: 'cloudfront-js-2.0',
      comment: 'Georender: removes cookies from answers that everybody shares',
      code: 'files',
      publish: true,
      tags: TAGS,
    });
  });

  it('is replaced when its code changes, the new one first, under a name of Pulumi’s choice', async () => {
    const seen: { args: aws.cloudfront.FunctionArgs; options: pulumi.CustomResourceOptions }[] = [];
    await run(argsFor(ONE, { transform: { function: (args, options) => void seen.push({ args, options }) } }));
    const [only] = seen;
    assert.ok(only !== undefined && seen.length === 1);
    assert.deepEqual(only.options.replaceOnChanges, ['code']);
    assert.notEqual(only.options.deleteBeforeReplace, true);
    assert.equal(only.args.name, undefined);
  });

  it('of another region: one more origin, the function; nothing else changes', async () => {
    const before = await run(argsFor(TWO));
    const after = await run(
      argsFor(['ap-south-1', ...TWO], { routerCode: 'function handler(e) { return e.request }' }),
    );
    assert.deepEqual(changes(before.registrations, after.registrations), {
      added: [],
      removed: [],
      changed: [
        'aws:cloudfront/distribution:Distribution edge-distribution: origins',
        'aws:cloudfront/function:Function edge-router: code',
      ],
    });
  });
});

describe('components/edge-router: origins', () => {
  for (const regions of REGION_LISTS) {
    it(`are those that the built router names, and the site: ${regions.join(', ')}`, async () => {
      const code = await buildEdgeBundle(
        routerConfig({ regions, home: regions[0], scheme: 'https', hosts: ['www.example.com'] }),
      );
      const registered = await registeredOrigins(argsFor(regions, { routerCode: code }));
      assert.deepEqual([...registered].sort(), [...namedOrigins(code), 'site'].sort());
      assert.deepEqual(namedOrigins(code, 100), namedOrigins(code), 'a router without canaries knows none');
    });

    it(`are those that the built router names where it has canaries, and the site: ${regions.join(', ')}`, async () => {
      const code = await buildEdgeBundle(
        routerConfig({ regions, home: regions[0], scheme: 'https', hosts: ['www.example.com'], canary: true }),
      );
      const registered = await registeredOrigins(
        argsFor(regions, { routerCode: code, regions: withCanaries(regions) }),
      );
      assert.deepEqual(
        [...registered].sort(),
        [...new Set([...namedOrigins(code), ...namedOrigins(code, 100)]), 'site'].sort(),
      );
    });
  }
});
