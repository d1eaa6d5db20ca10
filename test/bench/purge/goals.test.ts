import assert from 'node:assert/strict';
import {
  type DryRunFigure,
  ORDER_KINDS,
  type PurgeFigure,
  type PurgeFigures,
  type StampedeFigure,
} from '../../../bench/purge/figures';
import { judgePurge, reportPurge } from '../../../bench/purge/goals';

const DRY_RUN: DryRunFigure = {
  records: 1_000_000,
  truth: 1_000,
  value: 900,
  least: 800,
  most: 1_000,
  isExact: false,
  readItems: 2_000,
  readUnits: 100,
  requests: 20,
  tookMs: 300,
};

const STAMPEDE: StampedeFigure = {
  ...{ orders: 500, callers: 20, records: 1_000_000 },
  ...{ incomplete: 0, lost: 0, writes: 500 * 7.5, shownMs: 30_000, tookMs: 60_000 },
};

/** All orders at two sizes; `change` is for those at many records. */
function purges(change: Partial<PurgeFigure> = {}): readonly PurgeFigure[] {
  return ORDER_KINDS.flatMap((kind) => {
    const few = {
      kind,
      records: 0,
      complete: true,
      writes: 5,
      tags: 1,
      regionsMs: 3_000,
      edgeMs: 6_000,
      commandMs: 5_500,
    };
    return [few, { ...few, records: 1_000_000, ...change }];
  });
}

function figures(overrides: Partial<PurgeFigures> = {}): PurgeFigures {
  const common = { regions: 3, records: 1_000_000, fillMs: 1, memoryBytes: 1 };
  return { ...common, purges: purges(), dryRuns: [DRY_RUN], stampedes: [STAMPEDE], ...overrides };
}

function missed(overrides: Partial<PurgeFigures>): number {
  return judgePurge(figures(overrides)).filter(({ passed }) => passed === false).length;
}

describe('The goals of purges', () => {
  it('are met at their limits', () => {
    assert.equal(missed({}), 0);
    assert.ok(judgePurge(figures()).every(({ passed }) => passed === true));
  });

  it('are missed if a write more is needed for many records, or six seconds are not enough', () => {
    assert.equal(missed({ purges: purges({ writes: 6 }) }), ORDER_KINDS.length);
    assert.equal(missed({ purges: purges({ regionsMs: 6_001 }) }), ORDER_KINDS.length);
    assert.equal(missed({ purges: purges({ edgeMs: 6_001 }) }), ORDER_KINDS.length);
    assert.equal(missed({ purges: purges({ complete: false }) }), 1);
  });

  it('are missed by dry runs that read much, take long, or are wrong too often', () => {
    assert.equal(missed({ dryRuns: [{ ...DRY_RUN, readItems: 8_001 }] }), 1);
    assert.equal(missed({ dryRuns: [{ ...DRY_RUN, tookMs: 6_001 }] }), 1);
    const wrong = { ...DRY_RUN, truth: 1_001 };
    assert.equal(missed({ dryRuns: [wrong, DRY_RUN, DRY_RUN, DRY_RUN, DRY_RUN] }), 0);
    assert.equal(missed({ dryRuns: [wrong, DRY_RUN] }), 1);
  });

  it('are missed by a stampede that loses a purge, refuses one, writes too often, or is seen too late', () => {
    for (const change of [{ lost: 1 }, { incomplete: 1 }, { writes: 500 * 8 }, { shownMs: 30_001 }])
      assert.equal(missed({ stampedes: [{ ...STAMPEDE, ...change }] }), 1, JSON.stringify(change));
  });

  it('are not met without figures', () => {
    assert.equal(
      judgePurge(figures({ purges: [], dryRuns: [], stampedes: [] })).some(
        ({ passed, limit }) => passed === true && limit > 0,
      ),
      false,
    );
  });

  it('stand in the report', () => {
    assert.match(
      reportPurge(figures()),
      /3 regions with 1000000 records[^]*500 purges of .*7\.50 writes an order[^]*PASS {2}URL: writes/,
    );
  });
});
