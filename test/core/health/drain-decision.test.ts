// Which regions health checks drain, by cases and by properties.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Region } from '../../../core/geography/regions';
import type { CheckNote } from '../../../core/health/check-note';
import { DRAIN_RULES, type DrainQuestion, decideDrains } from '../../../core/health/drain-decision';
import { type DrainState, sameDrains } from '../../../core/health/drain-state';
import { type Look, lookedAt, type Streak } from '../../../core/health/region-health';

const REGIONS = ['us-east-1', 'eu-central-1', 'ap-south-1'] as const;
const [US, EU, AP] = REGIONS;
const NOW_MS = 1_700_000_000_000;
const WELL: Look = { kind: 'well' };
const GONE: Look = { kind: 'gone', reason: 'silent' };
const FULL: Look = { kind: 'ailing', reason: 'full' };

type Looks = Readonly<Partial<Record<Region, readonly Look[]>>>;

/** The last looks at each region, oldest first; `times(GONE, 3)` is gone. */
const times = (look: Look, count: number): readonly Look[] => Array.from({ length: count }, () => look);
const streakOf = (looks: readonly Look[]): Streak | undefined => looks.reduce<Streak | undefined>(lookedAt, undefined);

function note(checker: Region, looks: Looks, agoMs = 0): CheckNote {
  const streaks = REGIONS.flatMap((region) => {
    const streak = streakOf(looks[region] ?? times(WELL, 5));
    return streak === undefined ? [] : [[region, streak] as const];
  });
  return { checker, atMs: NOW_MS - agoMs, streaks: new Map(streaks), seen: undefined, changes: [] };
}

const NOTHING: DrainState = { byHand: [], byHealth: new Map(), automatic: true, rest: {} };
const byHealth = (...regions: readonly Region[]): DrainState => ({
  ...NOTHING,
  byHealth: new Map(regions.map((region) => [region, 'silent'] as const)),
});

function drained(question: Partial<DrainQuestion> & Pick<DrainQuestion, 'own'>): readonly Region[] {
  const defaults = {
    rules: DRAIN_RULES,
    regions: REGIONS,
    configDrained: [],
    state: NOTHING,
    others: [],
    siteAnswers: true,
    nowMs: NOW_MS,
  };
  return [...decideDrains({ ...defaults, ...question }).keys()].sort();
}

describe('core/drain-decision', () => {
  it('drains a region after three looks without an answer, and not before', () => {
    assert.deepEqual(drained({ own: note(US, { [EU]: times(GONE, 2) }) }), []);
    assert.deepEqual(drained({ own: note(US, { [EU]: times(GONE, 3) }) }), [EU]);
    assert.deepEqual(
      drained({ own: note(US, { [EU]: [...times(GONE, 2), WELL, GONE] }) }),
      [],
      'only looks in a row count',
    );
  });

  it('names the reason, and keeps that of the drain', () => {
    const question = {
      rules: DRAIN_RULES,
      regions: REGIONS,
      configDrained: [],
      others: [],
      siteAnswers: true,
      nowMs: NOW_MS,
    };
    const own = note(US, { [EU]: times({ kind: 'gone', reason: 'error' }, 3) });
    assert.deepEqual([...decideDrains({ ...question, state: NOTHING, own })], [[EU, 'error']]);
    assert.deepEqual([...decideDrains({ ...question, state: byHealth(EU), own })], [[EU, 'silent']]);
  });

  it('brings it back after five good looks, and not before', () => {
    const state = byHealth(EU);
    assert.deepEqual(drained({ state, own: note(US, { [EU]: [GONE, ...times(WELL, 4)] }) }), [EU]);
    assert.deepEqual(drained({ state, own: note(US, { [EU]: [GONE, ...times(WELL, 5)] }) }), []);
  });

  it('needs more looks for a region that answers and is not well', () => {
    assert.deepEqual(drained({ own: note(US, { [EU]: times(FULL, 4) }) }), []);
    assert.deepEqual(drained({ own: note(US, { [EU]: times(FULL, 5) }) }), [EU]);
  });

  it('waits until all checkers agree, either way', () => {
    const ill = { [EU]: times(GONE, 3) };
    assert.deepEqual(
      drained({ own: note(US, ill), others: [note(AP, {})] }),
      [],
      'one that can’t reach a region drains none',
    );
    assert.deepEqual(drained({ own: note(US, ill), others: [note(AP, ill)] }), [EU]);
    assert.deepEqual(drained({ state: byHealth(EU), own: note(US, {}), others: [note(AP, ill)] }), [EU]);
  });

  it('hears no checker that is silent, or whose own region fails', () => {
    const own = note(US, { [EU]: times(GONE, 3) });
    assert.deepEqual(drained({ own, others: [note(AP, {}, DRAIN_RULES.noteLifeMs)] }), [EU]);
    assert.deepEqual(drained({ own, others: [note(AP, {}, DRAIN_RULES.noteLifeMs - 1)] }), []);
    assert.deepEqual(drained({ own, others: [note(EU, {})] }), [EU], 'it finds itself well');
    assert.deepEqual(drained({ own, others: [note(AP, {}, -3_600_000)] }), [EU], 'a note of the future');
  });

  it('never touches what a person drained, or the settings', () => {
    const state: DrainState = { ...NOTHING, byHand: [EU] };
    assert.deepEqual(drained({ state, own: note(US, {}) }), []);
    assert.deepEqual(drained({ state, own: note(US, { [EU]: times(GONE, 9) }) }), []);
    assert.deepEqual(drained({ configDrained: [EU], own: note(US, { [EU]: times(GONE, 9) }) }), []);
  });

  it('changes nothing when a person has switched it off', () => {
    const own = note(US, { [EU]: times(GONE, 9), [AP]: times(WELL, 9) });
    assert.deepEqual(drained({ state: { ...byHealth(AP), automatic: false }, own }), [AP]);
  });

  it('gives back regions that are no longer of the stack', () => {
    assert.deepEqual(drained({ state: byHealth('eu-west-1'), own: note(US, {}) }), []);
  });

  describe('the floor', () => {
    const all = (looks: readonly Look[]): Looks => ({ [US]: looks, [EU]: looks, [AP]: looks });

    it('drains all regions when none answers: the site does', () => {
      assert.deepEqual(drained({ own: note(US, all(times(GONE, 3))) }), [AP, EU, US]);
      assert.deepEqual(
        drained({ state: { ...NOTHING, byHand: [AP] }, own: note(US, { [US]: times(GONE, 3), [EU]: times(GONE, 3) }) }),
        [EU, US],
      );
    });

    it('drains no more when the site is gone as well, or another checker has just found one well', () => {
      const own = note(US, all(times(GONE, 3)));
      assert.deepEqual(drained({ own, siteAnswers: false }), []);
      assert.deepEqual(drained({ own, siteAnswers: false, state: byHealth(EU) }), [EU]);
      assert.deepEqual(drained({ own, others: [note(EU, {})] }), []);
      assert.deepEqual(drained({ own, others: [note(EU, {}, DRAIN_RULES.noteLifeMs)] }), [AP, EU, US]);
    });

    it('keeps all that answer when none is well', () => {
      assert.deepEqual(drained({ own: note(US, all(times(FULL, 9))) }), []);
      assert.deepEqual(drained({ own: note(US, { ...all(times(FULL, 9)), [EU]: times(GONE, 3) }) }), [EU]);
    });

    it('decides at once with the region that it gives back', () => {
      const own = note(US, { [US]: times(FULL, 5), [EU]: times(FULL, 1) });
      assert.deepEqual(
        drained({ own, state: { ...byHealth(EU), byHand: [AP] } }),
        [US],
        'the other is not so ill that it would be drained by itself',
      );
    });

    it('brings a region back at its first good look when all others are gone', () => {
      const own = note(US, { [US]: [...times(GONE, 3), WELL], [EU]: times(GONE, 3), [AP]: times(GONE, 3) });
      assert.deepEqual(drained({ own, state: byHealth(US, EU) }), [AP, EU]);
      assert.deepEqual(drained({ own, state: byHealth(...REGIONS) }), [AP, EU]);
    });
  });

  describe('for all notes and states', () => {
    const look = fc.constantFrom<Look>(WELL, GONE, FULL);
    const looks = fc.array(look, { minLength: 1, maxLength: 8 });
    const looksAtAll = fc.record({ [US]: looks, [EU]: looks, [AP]: looks });
    const anyNote = (checker: Region) =>
      fc.tuple(looksAtAll, fc.constantFrom(0, 90_000, 200_000)).map(([seen, agoMs]) => note(checker, seen, agoMs));
    const some = fc.subarray([...REGIONS]);
    const anyState = fc.record({ byHand: some, drained: some, automatic: fc.boolean() }).map(
      ({ byHand, drained: marked, automatic }): DrainState => ({
        ...byHealth(...marked.filter((region) => !byHand.includes(region))),
        byHand,
        automatic,
      }),
    );
    const question = fc
      .record({
        own: looksAtAll.map((seen) => note(US, seen)),
        others: fc
          .tuple(fc.option(anyNote(EU)), fc.option(anyNote(AP)))
          .map((notes) => notes.filter((one) => one !== null)),
        state: anyState,
        configDrained: some,
        siteAnswers: fc.boolean(),
      })
      .map((parts): DrainQuestion => ({ rules: DRAIN_RULES, regions: REGIONS, nowMs: NOW_MS, ...parts }));
    const lastOf = ({ own }: DrainQuestion, region: Region) => own.streaks.get(region)?.last.kind;

    it('decides again the same', () => {
      fc.assert(
        fc.property(question, (asked) => {
          const drains = decideDrains(asked);
          assert.ok(sameDrains(decideDrains({ ...asked, state: { ...asked.state, byHealth: drains } }), drains));
        }),
      );
    });

    it('drains nothing that a person or the settings have drained, and no region that it found well just now and before', () => {
      fc.assert(
        fc.property(question, (asked) => {
          const drains = asked.state.automatic ? [...decideDrains(asked).keys()] : [];
          for (const region of drains) {
            assert.ok(!asked.state.byHand.includes(region) && !asked.configDrained.includes(region));
            assert.ok(asked.state.byHealth.has(region) || lastOf(asked, region) !== 'well');
          }
        }),
      );
    });

    it('leaves a region that answers, if all counting checkers have found one', () => {
      fc.assert(
        fc.property(question, (asked) => {
          const available = REGIONS.filter(
            (region) => !asked.state.byHand.includes(region) && !asked.configDrained.includes(region),
          );
          const answers = (region: Region) =>
            [asked.own, ...asked.others].every(({ streaks }) => streaks.get(region)?.last.kind !== 'gone');
          const drains = decideDrains(asked);
          if (!asked.state.automatic || !available.some(answers)) return;
          assert.ok(available.some((region) => !drains.has(region)));
        }),
      );
    });

    it('drains all of a dead stack, after any earlier drains', () => {
      fc.assert(
        fc.property(some, (before) => {
          const dead = times(GONE, 3);
          const own = note(US, { [US]: dead, [EU]: dead, [AP]: dead });
          assert.deepEqual(drained({ own, state: byHealth(...before) }), [AP, EU, US]);
        }),
      );
    });
  });
});
