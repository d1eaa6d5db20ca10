// `georender cost` and `georender warm` as a user calls them, without a deployment.
import assert from 'node:assert/strict';
import { cost } from '../../cli/cost/cost';
import { costOptions } from '../../cli/cost/options';
import { warmOptions } from '../../cli/warm/options';
import { optionsOf } from '../support/cli/read-options';
import { recordedTerminal } from '../support/cli/recorded-terminal';

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

  it('refuses half of the traffic, traffic beside a deployment, and numbers out of bounds', () => {
    assert.throws(() => optionsOf(costOptions, ['--pages', '5']), /--pages and --bot-requests belong together/);
    assert.throws(
      () => optionsOf(costOptions, ['--pages', '5', '--bot-requests', '5', '--stack', 'prod', '--regions', '99']),
      /asks no deployment[^]*--regions: "99" is not allowed; allowed: 1 to 22 regions/,
    );
    assert.throws(() => optionsOf(costOptions, []), /--local, --stack or --outputs is missing/);
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
