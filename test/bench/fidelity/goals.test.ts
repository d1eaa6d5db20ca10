import assert from 'node:assert/strict';
import type { OwnLikeness, PageFigure } from '../../../bench/fidelity/figures';
import { judgeFidelity, outcomeOf } from '../../../bench/fidelity/goals';
import { fidelityReport } from '../../../bench/fidelity/report';
import type { Shares } from '../../../bench/fidelity/shares';

const WHOLE = { share: 1, of: 10, missing: [] };

function shares(parts: Partial<Shares> = {}): Shares {
  return { words: WHOLE, links: WHOLE, metas: WHOLE, images: WHOLE, ...parts };
}

const HALF = { share: 0.5, of: 2, missing: ['lost'] };
const OWN: OwnLikeness = {
  shares: shares(),
  pixels: 1,
  elapsedMs: 300,
  status: 200,
  cache: 'MISS',
  reason: undefined,
  kept: true,
};

function figure(own: Partial<OwnLikeness> | undefined, parts: Partial<PageFigure> = {}): PageFigure {
  return {
    page: 'page',
    group: 'application',
    needsSocket: false,
    unusable: own === undefined ? 'a person does not see "it"' : undefined,
    georender: own && { ...OWN, ...own },
    prerender: undefined,
    unanswered: [],
    ...parts,
  };
}

/** Whether each goal with this text in its name was met. */
function passed(figures: readonly PageFigure[], part: string): (boolean | undefined)[] {
  return judgeFidelity(figures)
    .filter(({ goal }) => goal.includes(part))
    .map((verdict) => verdict.passed);
}

describe('The goals of fidelity', () => {
  it('are not judged without figures', () => {
    assert.deepEqual(new Set(judgeFidelity([]).map((verdict) => verdict.passed)), new Set([undefined]));
  });

  it('require 99 % of everything on every page, not on average', () => {
    const enough = { share: 0.99, of: 100, missing: ['x'] };
    const short = { share: 0.9899, of: 1000, missing: ['x'] };
    assert.deepEqual(passed([figure({ shares: shares({ words: enough }) }), figure({})], 'words'), [true]);
    assert.deepEqual(passed([figure({ shares: shares({ words: short }) }), figure({}), figure({})], 'words'), [false]);
    assert.deepEqual(passed([figure({ shares: shares({ words: short }) })], 'links'), [true]);
  });

  it('count incomplete pages that are kept, and complete ones that are refused', () => {
    const incomplete = shares({ images: HALF });
    const figures = [
      figure({ shares: incomplete }),
      figure({ shares: incomplete, kept: false }),
      figure({ kept: false }),
      figure({ status: 503 }),
      figure({}),
    ];
    assert.deepEqual(figures.map(outcomeOf), [
      'kept incomplete',
      'incomplete',
      'false alarm',
      'false alarm',
      'complete',
    ]);
    const value = (part: string) => judgeFidelity(figures).find(({ goal }) => goal.includes(part))?.value;
    assert.equal(value('are kept'), 1);
    assert.equal(value('false alarms'), 2);
  });

  it('allow a page without its WebSocket to lack content, but not to be kept then', () => {
    const socket = { needsSocket: true };
    assert.deepEqual(passed([figure({ shares: shares({ words: HALF }), kept: false }, socket), figure({})], 'words'), [
      true,
    ]);
    assert.deepEqual(passed([figure({ shares: shares({ words: HALF }) }, socket)], 'are kept'), [false]);
    assert.deepEqual(passed([figure({ kept: false }, socket), figure({})], 'false alarms'), [true]);
  });

  it('fail if the stand-ins are not good enough for a person', () => {
    assert.deepEqual(passed([figure(undefined)], 'stand-ins'), [false]);
    assert.deepEqual(passed([figure(undefined)], 'words'), [undefined]);
  });

  it('are printed with the missing things', () => {
    const text = fidelityReport([
      figure({ shares: shares({ words: HALF }) }),
      figure({}, { page: 'other', prerender: 'prerender answered 504.' }),
    ]);
    assert.match(text, /page +kept incomplete +200 MISS +50\.0 +100/);
    assert.match(text, /page: 1 of 2 words: lost/);
    assert.match(text, /other: prerender gives nothing: prerender answered 504\./);
    assert.match(text, /FAIL +incomplete pages that are kept +1 +at most 0/);
  });
});
