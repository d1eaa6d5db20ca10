import assert from 'node:assert/strict';
import type { ConcurrentFigure, Figures, SequentialFigure } from '../../../bench/render/figures';
import { judge } from '../../../bench/render/goals';
import { report } from '../../../bench/render/report';

const NOTHING: Figures = { sequential: [], concurrent: [], cold: [], endurance: undefined };

function alone(
  subject: SequentialFigure['subject'],
  kind: SequentialFigure['kind'],
  ...elapsedMs: number[]
): SequentialFigure {
  return { subject, kind, elapsedMs, lost: [], cpuMsPerRender: 50 };
}

function together(subject: ConcurrentFigure['subject'], concurrency: number, perSecond: number): ConcurrentFigure {
  return { ...alone(subject, 'plain', 300), concurrency, rendersPerSecond: [perSecond], peakMemoryBytes: 1 };
}

/** Whether each goal with this text in its name was met. */
function passed(figures: Partial<Figures>, part: string): (boolean | undefined)[] {
  return judge({ ...NOTHING, ...figures })
    .filter(({ goal }) => goal.includes(part))
    .map((verdict) => verdict.passed);
}

describe('The goals of the bench', () => {
  it('are not judged without figures', () => {
    assert.deepEqual(new Set(judge(NOTHING).map((verdict) => verdict.passed)), new Set([undefined]));
  });

  it('compare the time above the delay of the API, not whole times', () => {
    // 82 ms of 660 are less than an eighth; 202 ms of 780 would not be.
    const recipe = alone('recipe', 'plain', 780);
    assert.deepEqual(
      passed(
        { sequential: [alone('georender', 'plain', 202), recipe] },
        "plain page: overhead above the API delay, of the recipe's",
      ),
      [true],
    );
    assert.deepEqual(
      passed(
        { sequential: [alone('georender', 'plain', 203), recipe] },
        "plain page: overhead above the API delay, of the recipe's",
      ),
      [false],
    );
  });

  it('take the default prerender as the peer, not the tuned one', () => {
    const own = alone('georender', 'plain', 200);
    assert.deepEqual(passed({ sequential: [own, alone('prerender', 'plain', 1_122)] }, "of prerender's"), [true]);
    assert.deepEqual(passed({ sequential: [own, alone('prerender-tuned', 'plain', 1_122)] }, "of prerender's"), [
      undefined,
    ]);
  });

  it('count 4 at once only', () => {
    const recipe = together('recipe', 4, 4);
    assert.deepEqual(passed({ concurrent: [together('georender', 4, 14), recipe] }, '4 at once'), [true]);
    assert.deepEqual(passed({ concurrent: [together('georender', 4, 13.9), recipe] }, '4 at once'), [false]);
    assert.deepEqual(passed({ concurrent: [together('georender', 8, 99), recipe] }, '4 at once'), [undefined]);
  });

  it('compare slow pages with the faster one of the peers that get them complete', () => {
    const goal = 'spinner page';
    const own = alone('georender', 'spinner', 220);
    assert.deepEqual(
      passed({ sequential: [own, alone('recipe', 'spinner', 520), alone('prerender', 'spinner', 900)] }, goal),
      [true],
    );
    assert.deepEqual(
      passed({ sequential: [own, alone('recipe', 'spinner', 519), alone('prerender', 'spinner', 900)] }, goal),
      [false],
    );
    // `recipe-told` counts only if neither the recipe nor prerender gets the complete page.
    const told = alone('recipe-told', 'spinner', 400);
    assert.deepEqual(passed({ sequential: [own, alone('recipe', 'spinner', 520), told] }, goal), [true]);
    assert.deepEqual(
      passed({ sequential: [own, alone('recipe', 'spinner'), alone('prerender', 'spinner'), told] }, goal),
      [false],
    );
  });

  it('count all calls of a chain as the delay of the API', () => {
    assert.deepEqual(
      passed({ sequential: [alone('georender', 'chain', 700), alone('recipe', 'chain', 1_000)] }, 'chain page'),
      [true],
    );
    assert.deepEqual(
      passed({ sequential: [alone('georender', 'chain', 701), alone('recipe', 'chain', 1_000)] }, 'chain page'),
      [false],
    );
  });

  it('treat a peer that lost every render as not measured, and fail for a lost render of Georender', () => {
    const lost = [{ reason: 'gone', elapsedMs: 25_000 }];
    const recipe = { ...alone('recipe', 'flag'), lost };
    assert.deepEqual(passed({ sequential: [alone('georender', 'flag', 150), recipe] }, 'ready flag'), [undefined]);
    assert.deepEqual(
      passed({ sequential: [{ ...alone('georender', 'flag', 150), lost }] }, 'renders lost by Georender'),
      [false],
    );
  });

  it('limit the memory and the losses of the endurance', () => {
    const endurance = { renders: 1000, lost: [], peakMemoryBytes: 400 * 2 ** 20, firstMedianMs: 1, lastMedianMs: 1 };
    assert.deepEqual(passed({ endurance }, 'endurance'), [true, true]);
    assert.deepEqual(
      passed({ endurance: { ...endurance, peakMemoryBytes: 400 * 2 ** 20 + 1, lost: ['x'] } }, 'endurance'),
      [false, false],
    );
  });

  it('are printed with the lost renders', () => {
    const recipe = { ...alone('recipe', 'beacon'), lost: [{ reason: 'Navigation timeout', elapsedMs: 25_010 }] };
    const text = report({
      ...NOTHING,
      sequential: [alone('georender', 'plain', 200), alone('georender', 'beacon', 401), recipe],
    });
    assert.match(text, /FAIL +beacon page: time, of the plain page's +2\.005 +at most 2/);
    assert.match(text, /lost: 1 by recipe on beacon, after 25 s: Navigation timeout/);
  });
});
