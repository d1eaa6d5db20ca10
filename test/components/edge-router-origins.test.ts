// The built router against the registered distribution: it must find every origin that it may choose.
import assert from 'node:assert/strict';
import { buildEdgeBundle } from '../../bundles/edge-bundle';
import { EdgeRouter } from '../../components/edge-router';
import { COUNTRY_COORDINATES } from '../../core/countries';
import type { Regions } from '../../core/regions';
import { ALL_REGIONS } from '../../core/regions';
import { rendererOriginId } from '../../core/edge-policies';
import { routerConfig } from '../../core/router-config';
import { loadEdgeFunction } from '../../local/edge/function-sandbox';
import type { FunctionOutcome } from '../../local/edge/function-sandbox';
import { find, runProgram } from '../support/pulumi-mocks';

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
  ...Object.keys(COUNTRY_COORDINATES).map((country) => ({ country })),
  ...ALL_REGIONS.map((edgeRegion) => ({ edgeRegion })),
  {},
];

/** The origins that the router names, of all regions that there could be. */
function namedOrigins(code: string): ReadonlySet<string> {
  const edgeFunction = loadEdgeFunction(code, { originIds: ALL_REGIONS.map(rendererOriginId), onLog: assert.fail });
  return new Set(VISITS.flatMap((visit) => originsOf(edgeFunction.run(callOf(visit)))));
}

function callOf({ country, edgeRegion }: BotVisit): Parameters<ReturnType<typeof loadEdgeFunction>['run']>[0] {
  return {
    request: {
      method: 'GET', path: '/', rawQuery: undefined,
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
  if ('response' in outcome || outcome.origin.kind === 'default') assert.fail('a bot was not sent to a renderer');
  return outcome.origin.kind === 'origin' ? [outcome.origin.id] : outcome.origin.ids;
}

async function registeredOrigins(regions: Regions, routerCode: string): Promise<readonly string[]> {
  const renderers = regions.map((region) => ({ region, functionUrlHost: `f.lambda-url.${region}.on.aws` }));
  const { registrations } = await runProgram(
    () =>
      new EdgeRouter('edge', {
        site: { originDomain: 'site.example' }, domains: [], renderers, routerCode, responseTimeoutSeconds: 60, tags: {},
      }),
  );
  const { origins } = find(registrations, 'aws:cloudfront/distribution:Distribution', 'edge-distribution').inputs;
  assert.ok(Array.isArray(origins));
  return origins.map((origin: unknown) =>
    typeof origin === 'object' && origin !== null && 'originId' in origin ? String(origin.originId) : assert.fail(),
  );
}

describe('components/edge-router: origins', () => {
  for (const regions of REGION_LISTS) {
    it(`are those that the built router names, and the site: ${regions.join(', ')}`, async () => {
      const code = await buildEdgeBundle(
        routerConfig({ regions, home: regions[0], scheme: 'https', hosts: ['www.example.com'] }),
      );
      const registered = await registeredOrigins(regions, code);
      assert.deepEqual([...registered].sort(), [...namedOrigins(code), 'site'].sort());
    });
  }
});
