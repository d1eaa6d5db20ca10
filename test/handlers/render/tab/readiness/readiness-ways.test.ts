// A page's flag, another document, a wanted element and the end of the time overrule its own life.
import assert from 'node:assert/strict';
import { EndlessRequests } from '../../../../../handlers/render/tab/readiness/endless-requests';
import type { OpenRequests } from '../../../../../handlers/render/tab/readiness/open-requests';
import { NETWORK_LIMITS } from '../../../../../handlers/render/tab/readiness/readiness-limits';
import { HORIZON_MS, ReadinessLab } from '../../../../support/browser/readiness-lab';

describe('handlers/render/tab/readiness/readiness: flag, documents, elements, time', () => {
  let lab: ReadinessLab;

  beforeEach(() => (lab = new ReadinessLab()));

  afterEach(async () => {
    assert.equal(await lab.end(), 0, 'nothing goes on after the decision');
  });

  it('believes the flag at once, with anything open', async () => {
    lab.follow();
    lab.request('api');
    lab.page.every(50, () => lab.page.change(1));
    await lab.passes(200);
    assert.equal(lab.isReady, false);
    lab.readiness.signal('ready:true');
    assert.ok((await lab.passes(1_000)) <= 1);
    assert.deepEqual({ isReady: lab.isReady, isFlagged: lab.readiness.isFlagged }, { isReady: true, isFlagged: true });
  });

  it('waits for the flag as long as there is time, in real time', async () => {
    lab.follow();
    lab.readiness.signal('ready:false');
    await lab.passes(12_000);
    assert.deepEqual(
      { isReady: lab.isReady, isFlagged: lab.readiness.isFlagged },
      { isReady: false, isFlagged: false },
    );
    const pageMs = lab.page.time.nowMs;
    assert.ok(
      pageMs >= 12_000 && pageMs < 12_000 + HORIZON_MS + 1_000,
      `The page has its horizon at once, and then real time: ${pageMs} ms.`,
    );
    assert.ok(lab.page.spans.length < 600, `${lab.page.spans.length} steps`);
  });

  it('is at once when a timer sets the flag', async () => {
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
    assert.deepEqual({ isReady: lab.isReady, isFlagged: lab.readiness.isFlagged }, { isReady: true, isFlagged: false });
  });

  it('does not drive a page that goes elsewhere until it stays', async () => {
    lab.follow();
    lab.readiness.navigationBegan();
    await lab.passes(1_000);
    const steps = lab.page.spans.length;
    lab.readiness.signal('ready:true');
    await lab.passes(1_000);
    assert.deepEqual(
      { isReady: lab.isReady, spansCount: lab.page.spans.length },
      { isReady: false, spansCount: steps },
    );
    lab.readiness.navigationEnded();
    assert.ok((await lab.passes(1_000)) <= 1);
    assert.equal(lab.isReady, true);
  });

  it('goes on as before if a page without a flag stays', async () => {
    lab.follow();
    await lab.passes(5);
    lab.readiness.navigationBegan();
    await lab.passes(500);
    lab.page.after(4_500, () => lab.page.change(1));
    lab.readiness.navigationEnded();
    await lab.passes(1_000);
    assert.deepEqual({ isReady: lab.isReady, elements: lab.page.elements }, { isReady: true, elements: 11 });
  });

  it('is not held up by a document that is gone', async () => {
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

  it('does not count the failure of a document that is gone as a crash', async () => {
    lab.page.before = Promise.reject(new Error('Cannot find context with specified id'));
    lab.page.before.catch(() => undefined);
    lab.follow();
    await lab.passes(500);
    lab.page.before = undefined;
    await lab.passes(1_000);
    assert.deepEqual({ isReady: lab.isReady, brokeDown: lab.brokeDown }, { isReady: true, brokeDown: undefined });
  });

  it('counts only requests of the current document', async () => {
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

  it('ends undecided when the time is up, and remembers open requests', async () => {
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

  it('is without a request that never answered the next time, and each time sooner', async () => {
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

  it('waits for fewer rounds of requests after it has shown more', async () => {
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
    assert.deepEqual({ isReady: lab.isReady, shown }, { isReady: false, shown: 0 });
    lab.answered('more');
    await lab.passes(2_000);
    assert.deepEqual({ isReady: lab.isReady, shown }, { isReady: true, shown: 2 });
    lab.requests.started(
      'again',
      { type: 'Fetch', method: 'GET', url: 'https://site.example/items', inFrame: false },
      0,
    );
    assert.equal(lab.requests.hasContent(0), false);
  });
});
