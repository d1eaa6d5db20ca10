// What overrules a page's own life: its flag, another document, an element that it must have, and the end of a render's time.
import assert from 'node:assert/strict';
import { EndlessRequests } from '../../../../../handlers/render/tab/readiness/endless-requests';
import type { OpenRequests } from '../../../../../handlers/render/tab/readiness/open-requests';
import { NETWORK_LIMITS } from '../../../../../handlers/render/tab/readiness/readiness-limits';
import { HORIZON_MS, ReadinessLab } from '../../../../support/browser/readiness-lab';

describe('handlers/render/readiness: what overrules a page’s own life', () => {
  let lab: ReadinessLab;

  beforeEach(() => (lab = new ReadinessLab()));

  afterEach(async () => {
    assert.equal(await lab.end(), 0, 'nothing goes on after the decision');
  });

  it('believes the flag at once, whatever is open', async () => {
    lab.follow();
    lab.request('api');
    lab.page.every(50, () => lab.page.change(1));
    await lab.passes(200);
    assert.equal(lab.isReady, false);
    lab.readiness.signal('ready:true');
    assert.ok((await lab.passes(1_000)) <= 1);
    assert.deepEqual([lab.isReady, lab.readiness.isFlagged], [true, true]);
  });

  it('waits for the flag as long as there is time, at a person’s pace', async () => {
    lab.follow();
    lab.readiness.signal('ready:false');
    await lab.passes(12_000);
    assert.deepEqual([lab.isReady, lab.readiness.isFlagged], [false, false]);
    const pageMs = lab.page.time.nowMs;
    assert.ok(
      pageMs >= 12_000 && pageMs < 12_000 + HORIZON_MS + 1_000,
      `The page has its horizon at once, and then real time: ${pageMs} ms.`,
    );
    assert.ok(lab.page.spans.length < 600, `${lab.page.spans.length} steps`);
  });

  it('has a page that waits with its flag for a timer ready at once', async () => {
    lab.page.after(3_000, () => lab.readiness.signal('ready:true'));
    lab.follow();
    lab.readiness.signal('ready:false');
    const tookMs = await lab.passes(1_000);
    assert.ok(lab.isReady && tookMs < 200, `${tookMs} ms`);
  });

  it('forgets the flag with the document', async () => {
    lab.follow();
    lab.readiness.signal('ready:false');
    await lab.passes(100);
    lab.readiness.documentStarted();
    lab.readiness.documentParsed();
    await lab.passes(1_000);
    assert.deepEqual([lab.isReady, lab.readiness.isFlagged], [true, false]);
  });

  it('hears nothing of a page that goes elsewhere until it stays', async () => {
    lab.follow();
    lab.readiness.navigationBegan();
    await lab.passes(1_000);
    const steps = lab.page.spans.length;
    lab.readiness.signal('ready:true');
    await lab.passes(1_000);
    assert.deepEqual([lab.isReady, lab.page.spans.length], [false, steps]);
    lab.readiness.navigationEnded();
    assert.ok((await lab.passes(1_000)) <= 1);
    assert.equal(lab.isReady, true);
  });

  it('goes on as before if a page stays that has no flag', async () => {
    lab.follow();
    await lab.passes(5);
    lab.readiness.navigationBegan();
    await lab.passes(500);
    lab.page.after(4_500, () => lab.page.change(1));
    lab.readiness.navigationEnded();
    await lab.passes(1_000);
    assert.deepEqual([lab.isReady, lab.page.elements], [true, 11]);
  });

  it('is not held up by what was asked of a document that is gone', async () => {
    lab.page.before = new Promise(() => undefined);
    lab.follow();
    await lab.passes(500);
    assert.equal(lab.isReady, false);
    lab.page.before = undefined;
    lab.readiness.documentStarted();
    lab.readiness.documentParsed();
    await lab.passes(1_000);
    assert.equal(lab.isReady, true);
  });

  it('takes the failure of a document that is gone for no breakdown', async () => {
    lab.page.before = Promise.reject(new Error('Cannot find context with specified id'));
    lab.page.before.catch(() => undefined);
    lab.follow();
    await lab.passes(500);
    lab.page.before = undefined;
    await lab.passes(1_000);
    assert.deepEqual([lab.isReady, lab.brokeDown], [true, undefined]);
  });

  it('counts only what the document of the moment asks for', async () => {
    lab.follow();
    assert.equal(lab.readiness.isFirstOnItsWay, false);
    lab.request('old');
    await lab.passes(100);
    lab.readiness.documentStarted();
    lab.readiness.documentParsed();
    await lab.passes(1_000);
    assert.equal(lab.isReady, true);
    assert.equal(lab.endless.isEndless('0 GET https://site.example/old'), false);
  });

  it('waits for an element as long as there is time, and no longer', async () => {
    lab.page.told = { hasWanted: false };
    lab.page.every(1_000, () => lab.page.change());
    lab.follow();
    await lab.passes(9_000);
    assert.equal(lab.isReady, false);
    lab.page.told = { hasWanted: true };
    await lab.passes(1_000);
    assert.equal(lab.isReady, true);
  });

  it('ends undecided when a render’s time is up, and remembers what was open', async () => {
    lab.follow();
    lab.request('api');
    await lab.passes(3_000);
    lab.readiness.stop(true);
    await lab.passes(1_000);
    assert.equal(lab.isReady, false);
    assert.equal(lab.endless.isEndless('0 GET https://site.example/api'), true);
    lab.readiness.signal('ready:true');
    await lab.passes(100);
    assert.equal(lab.isReady, false, 'it is too late');
  });

  it('has a page without what never answered complete the next time, and later sooner', async () => {
    const took: number[] = [];
    const endless = new EndlessRequests();
    for (let render = 0; render < 3; render += 1) {
      await lab.end();
      lab = new ReadinessLab(endless);
      lab.follow();
      lab.request('poll');
      took.push(await lab.passes(12_000));
      assert.equal(lab.isReady, render > 0);
      lab.readiness.stop(true);
    }
    assert.deepEqual(
      took.map((ms) => Math.round(ms / 1_000)),
      [12, 6, 3],
    );
  });

  it('says whether the page stopped its own loading', async () => {
    lab.page.told = { hasStopped: true };
    lab.follow();
    await lab.passes(1_000);
    assert.equal(lab.readiness.hasStopped, true);
  });

  it('waits for more rounds of requests before it has shown more than after', async () => {
    const asks = (requests: OpenRequests) => {
      for (let round = 0; round < NETWORK_LIMITS.roundsInView; round += 1) {
        requests.started(
          String(round),
          { type: 'Fetch', method: 'GET', url: 'https://site.example/items', inFrame: false },
          0,
        );
        requests.ended(String(round));
      }
      requests.started('more', { type: 'Fetch', method: 'GET', url: 'https://site.example/items', inFrame: false }, 0);
    };
    let shown = 0;
    lab.page.onShowMore = () => (shown += 1) === 1;
    lab.follow();
    asks(lab.requests);
    await lab.passes(2_000);
    assert.deepEqual([lab.isReady, shown], [false, 0]);
    lab.answered('more');
    await lab.passes(2_000);
    assert.deepEqual([lab.isReady, shown], [true, 2]);
    lab.requests.started(
      'again',
      { type: 'Fetch', method: 'GET', url: 'https://site.example/items', inFrame: false },
      0,
    );
    assert.equal(lab.requests.hasContent(0), false);
  });
});
