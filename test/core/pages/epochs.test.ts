import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  EPOCH_KINDS,
  type EpochTime,
  epochsOfPage,
  latestEpoch,
  NO_EPOCH,
  type PageEpochs,
  type ScopeEpoch,
} from '../../../core/pages/epochs';
import { edgeRecord, isMarkedStale, recordState } from '../../../core/pages/freshness';
import { labPage } from '../../support/storage/lab-site';

const PLAIN = { noNullPrototype: true } as const;
const ms = fc.integer({ min: 0, max: 30 });
const time: fc.Arbitrary<EpochTime> = fc.record({ atMs: ms, setAtMs: ms }, PLAIN);
const epoch: fc.Arbitrary<ScopeEpoch> = fc.record({ purge: time, stale: time }, PLAIN);
const epochs: fc.Arbitrary<PageEpochs> = fc.record({ purgedAtMs: ms, staleAtMs: ms }, PLAIN);
const windows = fc.tuple(ms, ms, ms, ms).map(([renderStartedAtMs, fresh, stale, error]) => ({
  renderStartedAtMs,
  freshUntilMs: renderStartedAtMs + fresh,
  staleUntilMs: renderStartedAtMs + fresh + stale,
  errorUntilMs: renderStartedAtMs + fresh + error,
}));

/** From the most use to none. */
const STATES = ['fresh', 'stale', 'error-only', 'dead'] as const;

describe('core/pages/epochs', () => {
  it('come to the same whatever the order, and however often they are read', () => {
    fc.assert(
      fc.property(epoch, epoch, epoch, (a, b, c) => {
        assert.deepEqual(latestEpoch(a, b), latestEpoch(b, a));
        assert.deepEqual(latestEpoch(latestEpoch(a, b), c), latestEpoch(a, latestEpoch(b, c)));
        assert.deepEqual(latestEpoch(a, latestEpoch(a, b)), latestEpoch(a, b));
        assert.deepEqual(latestEpoch(a, a), a);
      }),
    );
  });

  it('let each kind go its own way: a mark changes no purge', () => {
    fc.assert(
      fc.property(epoch, time, fc.constantFrom(...EPOCH_KINDS), (known, set, kind) => {
        const other = kind === 'purge' ? 'stale' : 'purge';
        assert.deepEqual(latestEpoch(known, { ...NO_EPOCH, [kind]: set })[other], known[other]);
      }),
    );
  });

  it('concern a page by the latest of its scopes', () => {
    fc.assert(
      fc.property(fc.array(epoch, { minLength: 1 }), (scopes) => {
        const { purgedAtMs, staleAtMs } = epochsOfPage(scopes);
        assert.ok(scopes.every(({ purge, stale }) => purge.atMs <= purgedAtMs && stale.atMs <= staleAtMs));
        assert.ok(scopes.some(({ purge }) => purge.atMs === purgedAtMs));
        assert.ok(scopes.some(({ stale }) => stale.atMs === staleAtMs));
      }),
    );
    assert.deepEqual(epochsOfPage([]), { purgedAtMs: 0, staleAtMs: 0 });
  });

  it('only ever lessen a record’s use: a mark has it stale at best, a purge shown on error at best', () => {
    fc.assert(
      fc.property(windows, epochs, ms, (record, known, nowMs) => {
        const use = (at: PageEpochs) => STATES.indexOf(recordState(record, at, nowMs));
        assert.ok(use(known) >= use({ ...known, staleAtMs: 0 - 1 }));
        assert.ok(use(known) >= use({ ...known, purgedAtMs: 0 - 1 }));
        if (record.renderStartedAtMs <= known.purgedAtMs) assert.ok(use(known) >= STATES.indexOf('error-only'));
        if (isMarkedStale(record, known)) assert.ok(use(known) >= STATES.indexOf('stale'));
        else assert.equal(use(known), use({ ...known, staleAtMs: 0 - 1 }), 'a later render is as fresh as any');
      }),
    );
  });

  it('give the edge no more than the index, and ten seconds of what was marked', () => {
    const { key, keyUrl } = labPage('/');
    const rest = { key, keyUrl, status: 200, headers: [], object: undefined, textLength: 0, changedAtMs: 0 };
    fc.assert(
      fc.property(windows, epochs, ms, (times, known, nowMs) => {
        const record = { ...rest, ...times };
        const shown = edgeRecord(record, known, nowMs);
        assert.ok(shown.staleUntilMs <= record.staleUntilMs);
        if (isMarkedStale(record, known)) assert.ok(shown.staleUntilMs <= nowMs + 10_000);
        else assert.deepEqual(shown, record);
      }),
    );
  });
});
