// Smoke checks of a stack whose prerender service has a share of the URLs.
import assert from 'node:assert/strict';
import { botCheck } from '../../../cli/smoke/checks/bot-check';
import { countryCheck } from '../../../cli/smoke/checks/country-check';
import { freshRegionPage } from '../../../cli/smoke/checks/region-page';
import type { WebAnswer, WebHost } from '../../../cli/smoke/ports';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { knownFacts } from '../../support/operations/known-deployment';

const OF_SERVICE: WebAnswer = { status: 200, headers: { 'x-georender-cache': 'SERVICE' }, body: Buffer.from('page') };
const OF_REGION: WebAnswer = { status: 200, headers: { 'x-georender-cache': 'MISS' }, body: Buffer.from('page') };

function host(answers: readonly WebAnswer[]): WebHost & { readonly targets: string[] } {
  const targets: string[] = [];
  return {
    targets,
    async ask(target) {
      targets.push(target);
      return answers[targets.length - 1] ?? OF_SERVICE;
    },
  };
}

describe('cli/smoke, pages of regions', () => {
  it('passes over pages of a prerender service', async () => {
    const edge = host([OF_SERVICE, OF_REGION]);
    const { target, first } = await freshRegionPage(edge, '/', DEFAULT_QUERY_POLICY);
    assert.deepEqual([first, target, new Set(edge.targets).size], [OF_REGION, edge.targets[1], 2]);
  });

  it('tries few, since the service may charge for each, and skips the checks', async () => {
    const facts = knownFacts({});
    for (const check of [botCheck, countryCheck]) {
      const edge = host([]);
      assert.equal((await check({ edge, page: '/', facts }).run()).kind, 'skipped');
      assert.equal(edge.targets.length, 3);
    }
  });
});
