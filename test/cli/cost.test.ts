// The cost of Georender: the tables of docs/deploy.md, and the sums behind them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withTables } from '../../cli/cost/section';
import { costTables } from '../../cli/cost/tables';
import { worstCase } from '../../cli/cost/worst-case';
import { SectionMissingError } from '../../cli/written-section';
import { checkSettings } from '../../core/settings/check-settings';
import { CEILINGS, MIX, SECONDS, STACK } from '../../operations/cost/assumptions';
import { FREE, PRICES, PRICES_LOOKED_UP, type Price, STANDING_PRICES } from '../../operations/cost/prices';
import { beyondFree, costOf, together } from '../../operations/cost/usage';

function about(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 0.005 * expected, `${actual} is not about ${expected}`);
}

describe('cli/cost', () => {
  it('has written what it computes into docs/deploy.md (if not: npm run cost)', () => {
    const page = readFileSync(path.join(__dirname, '../../docs/deploy.md'), 'utf8');
    assert.equal(withTables(page, costTables()), page);
  });

  it('has the prices of both engines in docs/choose.md, too', () => {
    const page = readFileSync(path.join(__dirname, '../../docs/choose.md'), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| a million requests of '));
    const [, section = ''] = costTables().split('**The second engine');
    const [table = ''] = /^\| a million[^]*?\n\n/m.exec(section) ?? [];
    const prices = table.match(/\$\d+\.\d\d/g) ?? [];
    assert.equal(prices.length, 8);
    assert.deepEqual(
      prices.filter((price) => !rows.join('\n').includes(price)),
      [],
    );
  });

  it('keeps the rest of the page, and says where the tables belong', () => {
    const [before, after] = [
      '# A\n<!-- Written by `npm run cost`; change nothing here. -->',
      '<!-- Until here. -->\n# B\n',
    ];
    assert.equal(withTables(`${before}\nold\n${after}`, 'new'), `${before}\n\nnew\n\n${after}`);
    assert.throws(() => withTables('# A', 'new'), SectionMissingError);
    assert.throws(() => withTables(`${after}${before}`, 'new'), SectionMissingError);
  });

  it('dates its prices, and says where each is from or that it is remembered', () => {
    assert.match(PRICES_LOOKED_UP, /^\d{4}-\d{2}-\d{2}$/);
    const all: readonly Price[] = [...Object.values(PRICES), ...Object.values(STANDING_PRICES)];
    for (const { usd, per, source } of all) {
      assert.ok(usd > 0 && per !== '');
      assert.match(typeof source === 'string' ? source : source.remembered, /^https:\/\//);
    }
  });

  it('multiplies prices, by the million where they are for a million', () => {
    about(costOf({ cloudFrontRequests: 2e6, edgeFunctionRuns: 1e6 }), 2.1);
    about(costOf({ x86GigabyteSeconds: 1e6 }), 16.6667);
    about(costOf({ indexWrites: 1e6, bucketWrites: 1e6 }, ['bucketWrites']), 5);
    about(costOf(together([2, { bucketReads: 1e6 }], [3, { bucketReads: 1e6, storeReads: 1e6 }])), 5 * 0.4 + 3 * 0.03);
  });

  it('takes off what is free each month, and no more', () => {
    assert.equal(costOf(beyondFree({ ...FREE.usage, x86GigabyteSeconds: 300_000, armGigabyteSeconds: 100_000 })), 0);
    about(costOf(beyondFree({ x86GigabyteSeconds: 800_000 })), costOf({ x86GigabyteSeconds: 400_000 }));
    about(costOf(beyondFree({ bucketWrites: 1e6 })), 5);
    assert.deepEqual(beyondFree({ x86GigabyteSeconds: 1 }).x86GigabyteSeconds, 0);
  });

  it('finds what the worst day costs', () => {
    const { rendersAtCeiling, newPages, serves, withoutCeilings } = worstCase();
    // 1,000 functions of 2 GB for a day, before what they write.
    const functionsAlone = 1_000 * 2 * 86_400 * PRICES.x86GigabyteSeconds.usd;
    about(functionsAlone, 2_880);
    assert.ok(withoutCeilings > functionsAlone && withoutCeilings < 1.25 * functionsAlone);
    about(rendersAtCeiling, withoutCeilings / 100);
    about(serves, CEILINGS.servesAtOnce * 0.5 * 86_400 * PRICES.armGigabyteSeconds.usd);
    assert.ok(newPages <= rendersAtCeiling, 'new pages are a part of what renders at once can do');
    assert.ok((CEILINGS.newPagesPerHour * CEILINGS.renderSeconds) / 3_600 <= CEILINGS.rendersAtOnce);
  });

  it('assumes the settings’ defaults', () => {
    const settings = checkSettings({
      siteOrigin: 'main.d1.amplifyapp.com',
      regions: ['us-east-1'],
      homeRegion: 'us-east-1',
    });
    assert.equal(settings.renderMemoryMegabytes, STACK.renderGigabytes * 1024);
    assert.equal(settings.renderStorageMegabytes, STACK.renderDiskGigabytes * 1024 + 512);
    assert.equal(settings.renderTimeoutSeconds, CEILINGS.renderSeconds);
    assert.equal(MIX.edgeHits + MIX.regionHits + MIX.misses, 1);
    assert.ok(SECONDS.render < CEILINGS.renderSeconds);
  });
});
