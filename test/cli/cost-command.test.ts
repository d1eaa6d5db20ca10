// `georender cost` and `georender warm` as a user calls them, without a deployment.
import assert from 'node:assert/strict';
import { cost, daysText } from '../../cli/cost/cost';
import { costOptions } from '../../cli/cost/options';
import { warmOptions } from '../../cli/warm/options';
import type { RunCounts } from '../../core/contract/run-counts';
import type { EdgeEngine } from '../../core/routing/edge-engines';
import { deploymentCost } from '../../operations/cost/deployment-cost';
import { optionsOf } from '../support/cli/read-options';
import { recordedTerminal } from '../support/cli/recorded-terminal';
import { knownDeployment, knownFacts, RememberedValues } from '../support/operations/known-deployment';
import { startPageServer } from '../support/site/page-server';

const RUN: RunCounts = {
  ...{ sinceMs: Date.UTC(2026, 10, 29, 12), requests: 58, pageRequests: 20, originRequests: 54 },
  ...{
    bytes: 400_000,
    served: 16,
    servedMs: 3_000,
    servedKept: 10,
    servedKeptBytes: 40_000,
    renders: 14,
    rendersMs: 14_000,
    rendersKept: 13,
  },
};

describe('cli/cost and cli/warm, options', () => {
  it('calculates without a deployment, for people and as JSON', async () => {
    const terminal = recordedTerminal();
    const options = optionsOf(costOptions, ['--pages', '10000', '--bot-requests', '1000000', '--regions', '2']);
    assert.equal(await cost(options, terminal), 0);
    assert.match(terminal.text(), /A month in 2 regions.*304,167 renders\.\n(?:.*\n)*\s+together +\$\d/);
    assert.match(terminal.text(), /prerender\.io, Starter +\$\d/);
    const json = recordedTerminal();
    await cost({ ...options, json: true }, json);
    assert.ok(Number(JSON.parse(json.text()).estimate.total) > 0);
  });

  it('tells the one line by day of a local run', async () => {
    const run = await startPageServer({}, { otherwise: (_, response) => response.end(JSON.stringify(RUN)) });
    const terminal = recordedTerminal();
    try {
      const deployment = { ...knownDeployment(knownFacts(), new RememberedValues()), kind: 'local' } as const;
      const priced = await deploymentCost({ ...deployment, facts: { ...deployment.facts, url: run.url } });
      assert.equal(priced.report.days.length, 1);
      assert.equal(priced.report.days[0]?.total, priced.report.soFar.total);
      terminal.say(daysText(priced));
    } finally {
      await run.close();
    }
    assert.match(terminal.text(), /2026-11-29 +\$0\.00\d+ +58 +14\n.*one line/);
  });

  it('prices a local run by its engine', async () => {
    const run = await startPageServer({}, { otherwise: (_, response) => response.end(JSON.stringify(RUN)) });
    const known = { ...knownDeployment(knownFacts(), new RememberedValues()), kind: 'local' } as const;
    const edgeOf = async (edge: EdgeEngine) => {
      const { report } = await deploymentCost({ ...known, facts: { ...known.facts, url: run.url, edge } });
      return report.soFar.parts.find(({ part }) => part === 'edge functions')?.usd ?? Number.NaN;
    };
    try {
      assert.ok((await edgeOf('lambda-at-edge')) > 5 * (await edgeOf('cloudfront-function')));
    } finally {
      await run.close();
    }
  });

  it('refuses half of the traffic, traffic beside a deployment, and numbers out of bounds', () => {
    assert.throws(() => optionsOf(costOptions, ['--pages', '5']), /--pages and --bot-requests belong together/);
    assert.throws(
      () => optionsOf(costOptions, ['--pages', '5', '--bot-requests', '5', '--stack', 'prod', '--regions', '99']),
      /asks no deployment[^]*--regions: "99" is not allowed; allowed: 1 to 22 regions/,
    );
    assert.throws(() => optionsOf(costOptions, []), /--local, --stack or --outputs is missing/);
    assert.throws(
      () => optionsOf(costOptions, ['--local', '--by', 'hour']),
      /--by: "hour" is not allowed; allowed: part/,
    );
    assert.throws(
      () => optionsOf(costOptions, ['--pages', '5', '--bot-requests', '5', '--by', 'day']),
      /--by day is for a deployment/,
    );
  });

  it('reads a warm-up’s options, and reports all that is wrong at once', () => {
    const read = optionsOf(warmOptions, ['--stack', 'prod', '--rate', '5', '--no-wait', '/sitemap.xml']);
    assert.deepEqual(
      [read.sitemaps, read.ratePerSecond, read.budget, read.waits, read.dryRun],
      [['/sitemap.xml'], 5, undefined, false, false],
    );
    assert.throws(
      () => optionsOf(warmOptions, ['--local', '--rate', '0', '--patience', '1', 'sitemap.xml']),
      /"sitemap.xml" is no sitemap[^]*--rate: "0"[^]*--patience: "1"/,
    );
  });
});
