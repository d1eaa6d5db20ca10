import assert from 'node:assert/strict';
import { Readiness } from '../../../handlers/render/readiness';
import { ManualScheduler } from '../../support/manual-scheduler';

const LIMITS = { quietMs: 100, longPollMs: 1_000 };

/** Lets promises that are due run their course. */
const promisesRun = () => new Promise(setImmediate);

function follow(awaitTurn: () => Promise<void> = async () => undefined) {
  const scheduler = new ManualScheduler();
  const timers = { nowMs: () => scheduler.nowMs, after: (delayMs: number, task: () => void) => scheduler.after(delayMs, task) };
  const readiness = new Readiness(LIMITS, timers, awaitTurn);
  let isReady = false;
  void readiness.ready.then(() => {
    isReady = true;
  });
  return {
    readiness,
    scheduler,
    async readyAfter(stepMs: number): Promise<boolean> {
      scheduler.advance(stepMs);
      await promisesRun();
      return isReady;
    },
  };
}

describe('handlers/render/readiness', () => {
  it('is ready when network and DOM have been quiet, counted from the last activity', async () => {
    const page = follow();
    page.readiness.documentStarted();
    page.readiness.requestStarted('1', 'Fetch');
    page.readiness.documentParsed();
    assert.equal(await page.readyAfter(500), false, 'a fetch is open');
    page.readiness.requestEnded('1');
    assert.equal(await page.readyAfter(99), false);
    page.readiness.signal('mutation');
    assert.equal(await page.readyAfter(99), false, 'the DOM changed meanwhile');
    assert.equal(await page.readyAfter(1), true);
  });

  it('is not ready before the document is parsed', async () => {
    const page = follow();
    page.readiness.documentStarted();
    assert.equal(await page.readyAfter(5_000), false);
  });

  it('takes the page’s word at once, in either direction', async () => {
    const page = follow();
    page.readiness.documentParsed();
    page.readiness.signal('ready:false');
    assert.equal(await page.readyAfter(60_000), false);
    page.readiness.requestStarted('1', 'Fetch');
    page.readiness.signal('ready:true');
    assert.equal(await page.readyAfter(0), true);
  });

  it('forgets the flag and the requests of the document before', async () => {
    const page = follow();
    page.readiness.signal('ready:false');
    page.readiness.requestStarted('1', 'XHR');
    page.readiness.documentStarted();
    page.readiness.documentParsed();
    assert.equal(await page.readyAfter(100), true);
  });

  it('gives up on a request that looks like a long poll, if everything else is quiet', async () => {
    const page = follow();
    page.readiness.documentParsed();
    page.readiness.requestStarted('1', 'XHR');
    assert.equal(await page.readyAfter(999), false);
    assert.equal(await page.readyAfter(1), true);
  });

  for (const type of ['Ping', 'EventSource', 'WebSocket', 'Image', 'Media', 'Font']) {
    it(`does not wait for ${type}`, async () => {
      const page = follow();
      page.readiness.documentParsed();
      page.readiness.requestStarted('1', type);
      assert.equal(await page.readyAfter(100), true);
    });
  }

  it('is not ready while the page has not had its turn, nor when it used it', async () => {
    let giveTurn = (): void => undefined;
    const page = follow(() => new Promise((resolve) => (giveTurn = resolve)));
    page.readiness.documentParsed();
    assert.equal(await page.readyAfter(100), false, 'the page is busy');
    page.readiness.requestStarted('1', 'Fetch');
    giveTurn();
    assert.equal(await page.readyAfter(0), false, 'it fetches');
    page.readiness.requestEnded('1');
    assert.equal(await page.readyAfter(100), false);
    giveTurn();
    assert.equal(await page.readyAfter(0), true);
  });

  it('goes on waiting when the page went elsewhere in its turn', async () => {
    let turns = 0;
    const page = follow(() => (turns++ === 0 ? Promise.reject(new Error('navigated')) : Promise.resolve()));
    page.readiness.documentParsed();
    assert.equal(await page.readyAfter(100), false);
    assert.equal(await page.readyAfter(100), true);
  });

  it('leaves no timer when stopped', async () => {
    const page = follow();
    page.readiness.documentParsed();
    page.readiness.stop();
    assert.equal(page.scheduler.pendingCount, 0);
    page.readiness.signal('mutation');
    assert.equal(page.scheduler.pendingCount, 0);
  });
});
