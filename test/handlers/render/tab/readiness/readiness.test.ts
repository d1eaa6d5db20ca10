// When a page is ready. The test plays the page and the network, and time stands still.
import assert from 'node:assert/strict';
import { READINESS_LIMITS } from '../../../../../handlers/render/tab/readiness/readiness-limits';
import { HORIZON_MS, ReadinessLab } from '../../../../support/browser/readiness-lab';

describe('handlers/render/tab/readiness/readiness', () => {
  let lab: ReadinessLab;

  beforeEach(() => (lab = new ReadinessLab()));

  afterEach(async () => {
    assert.equal(await lab.end(), 0, 'nothing goes on after the decision');
  });

  it('is after a quiet moment in a page without activity', async () => {
    lab.follow();
    const tookMs = await lab.passes(1_000);
    assert.ok(lab.isReady && tookMs >= READINESS_LIMITS.quietMs && tookMs < 100, `${tookMs} ms`);
    assert.ok(lab.page.time.nowMs < 200, `The page has lived for ${lab.page.time.nowMs} ms.`);
    assert.equal(lab.page.frames, 0);
  });

  it('is not before the document is parsed', async () => {
    void lab.readiness.follow();
    lab.readiness.documentStarted();
    await lab.passes(3_000);
    assert.equal(lab.isReady, false);
    lab.readiness.documentParsed();
    await lab.passes(1_000);
    assert.equal(lab.isReady, true);
  });

  it('is after the page’s timers, without real waiting', async () => {
    lab.page.after(4_500, () => lab.page.change(1));
    lab.follow();
    const tookMs = await lab.passes(5_000);
    assert.ok(lab.isReady && tookMs < 200, `${tookMs} ms`);
    assert.equal(lab.page.elements, 11);
  });

  it('is not held up by timers beyond the horizon', async () => {
    lab.page.after(6_000, () => lab.page.change(1));
    lab.follow();
    const tookMs = await lab.passes(1_000);
    assert.deepEqual({ isReady: lab.isReady, elements: lab.page.elements }, { isReady: true, elements: 10 });
    assert.ok(tookMs < 100 && lab.page.time.nowMs < HORIZON_MS, `${tookMs} ms, ${lab.page.time.nowMs} ms of the page`);
  });

  it('is at the horizon in a page that never rests', async () => {
    lab.page.every(50, () => lab.page.change(1));
    lab.follow();
    await lab.passes(1_000);
    assert.equal(lab.isReady, true);
    assert.ok(
      lab.page.time.nowMs >= HORIZON_MS && lab.page.time.nowMs < HORIZON_MS + READINESS_LIMITS.restMs + 300,
      `${lab.page.time.nowMs} ms`,
    );
  });

  it('leaps to timers, and looks at changes less and less often', async () => {
    lab.page.after(4_900, () => lab.page.change());
    lab.follow();
    await lab.passes(1_000);
    assert.ok(lab.page.spans.length < 40, `${lab.page.spans.length} steps`);
    assert.ok(Math.max(...lab.page.spans) <= 1_000, 'but misses nothing for longer');
  });

  it('goes on from the last answer of the network', async () => {
    lab.follow();
    lab.request('api');
    await lab.passes(3_000);
    assert.equal(lab.isReady, false);
    const pageMs = lab.page.time.nowMs;
    assert.ok(
      Math.abs(pageMs - lab.scheduler.nowMs) < 500,
      `While something real is open its time is ours: ${pageMs} and ${lab.scheduler.nowMs} ms.`,
    );
    lab.page.after(4_500, () => lab.page.change(1));
    lab.answered('api');
    await lab.passes(1_000);
    assert.deepEqual({ isReady: lab.isReady, elements: lab.page.elements }, { isReady: true, elements: 11 });
  });

  for (const grows of [true, false]) {
    it(`${grows ? 'counts' : 'does not count'} answers of later rounds if the page ${grows ? 'grows' : 'does not grow'}`, async () => {
      const ask = (id: string) => lab.request(id, 'https://site.example/poll');
      lab.follow();
      for (const id of ['1', '2', '3']) {
        ask(id);
        lab.answered(id);
      }
      let sent = 3;
      lab.page.every(1_000, () => {
        ask(String((sent += 1)));
        if (grows) lab.page.change(1);
        lab.answered(String(sent));
      });
      await lab.passes(5_000);
      assert.equal(lab.isReady, true);
      assert.equal(lab.page.time.nowMs > HORIZON_MS + 2_000, grows, `${lab.page.time.nowMs} ms`);
    });
  }

  it('draws during an animation, and waits for its end', async () => {
    let leftMs = 1_200;
    lab.page.told = { animationMs: leftMs };
    lab.page.onFrame = () => {
      leftMs = Math.max(0, 1_200 - lab.page.time.nowMs);
      lab.page.told = { animationMs: leftMs };
    };
    lab.follow();
    await lab.passes(1_000);
    assert.deepEqual({ isReady: lab.isReady, leftMs }, { isReady: true, leftMs: 0 });
    assert.ok(lab.page.frames >= 60, `${lab.page.frames} frames`);
  });

  it('cuts off an animation without end', async () => {
    lab.page.told = { animationMs: 900 };
    lab.follow();
    await lab.passes(1_000);
    assert.equal(lab.isReady, true);
    const mostMs = HORIZON_MS + READINESS_LIMITS.animationMs;
    assert.ok(lab.page.time.nowMs >= mostMs && lab.page.time.nowMs < mostMs + 300, `${lab.page.time.nowMs} ms`);
  });

  it('shows more once the page is complete, with a shorter horizon', async () => {
    let shownAtMs = 0;
    lab.page.onShowMore = () => {
      if (shownAtMs > 0) return false;
      shownAtMs = lab.page.time.nowMs;
      lab.page.every(50, () => lab.page.change(1));
      return true;
    };
    lab.follow();
    await lab.passes(1_000);
    assert.equal(lab.isReady, true);
    const furtherMs = lab.page.time.nowMs - shownAtMs;
    assert.ok(
      furtherMs >= READINESS_LIMITS.furtherHorizonMs &&
        furtherMs < READINESS_LIMITS.furtherHorizonMs + READINESS_LIMITS.restMs + 300,
      `${furtherMs} ms`,
    );
  });

  it('gives scripts time to be compiled', async () => {
    lab.follow();
    lab.readiness.arrived('news', 3_000_000);
    const tookMs = await lab.passes(5_000);
    assert.ok(lab.isReady && tookMs >= 600 && tookMs < 1_000, `${tookMs} ms`);
  });

  it('gives time to work outside of the page’s thread', async () => {
    lab.page.told = { works: ['digest'] };
    lab.follow();
    const tookMs = await lab.passes(10_000);
    assert.ok(
      lab.isReady && tookMs >= READINESS_LIMITS.workMs && tookMs < READINESS_LIMITS.workMs + 500,
      `${tookMs} ms`,
    );
  });

  it('waits for a worker’s first message, and remembers a silent worker', async () => {
    lab.page.told = {
      workers: [{ url: 'https://site.example/w.js', asked: 1, heard: 0, awaits: true, isGone: false }],
    };
    lab.follow();
    const tookMs = await lab.passes(10_000);
    assert.ok(lab.isReady && tookMs >= 3_000 && tookMs < 4_000, `${tookMs} ms`);
    assert.equal(lab.endless.isEndless('worker https://site.example/w.js'), true);
  });

  it('counts a worker’s message as news', async () => {
    const worker = { url: 'https://site.example/w.js', asked: 1, heard: 0, awaits: true, isGone: false };
    lab.page.told = { workers: [worker] };
    lab.follow();
    await lab.passes(2_000);
    assert.equal(lab.isReady, false);
    lab.page.told = { workers: [{ ...worker, heard: 1 }] };
    lab.page.after(4_500, () => lab.page.change(1));
    await lab.passes(4_000);
    assert.deepEqual({ isReady: lab.isReady, elements: lab.page.elements }, { isReady: true, elements: 11 });
  });

  it('is not before a refresh that is due soon', async () => {
    lab.follow();
    lab.readiness.refreshScheduled(3_000);
    await lab.passes(1_000);
    assert.equal(lab.isReady, true);
    assert.ok(lab.page.time.nowMs >= 3_000, 'then the page went elsewhere, were it real');
  });

  it('lets the page’s time go on while requests are open that are not awaited', async () => {
    for (let round = 0; round < 6; round += 1) lab.endless.waitedInVain('0 GET https://site.example/poll');
    lab.follow();
    lab.request('poll', 'https://site.example/poll');
    await lab.passes(2_000);
    assert.equal(lab.isReady, true);
  });

  it('fails with its page', async () => {
    lab.follow();
    lab.page.before = Promise.reject(new Error('The page crashed.'));
    lab.page.before.catch(() => undefined);
    await lab.passes(500);
    assert.match(String(lab.brokeDown), /The page crashed/);
    assert.equal(lab.isReady, false);
  });
});
