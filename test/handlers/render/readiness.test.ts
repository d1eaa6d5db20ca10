import assert from 'node:assert/strict';
import { EndlessRequests } from '../../../handlers/render/endless-requests';
import { Readiness } from '../../../handlers/render/readiness';
import { ManualScheduler } from '../../support/manual-scheduler';
import { manualTimers, promisesRun } from '../../support/manual-timers';

const LIMITS = {
  quietMs: 40, compileMsPerByte: 1 / 1_000, timerReachMs: 500, workReachMs: 3_000, longPollMs: 1_000, knownLongPollMs: 100, streamSilenceMs: 500, leavingMs: 1_000,
};

const URL_OF = { data: 'https://site.example/data?id=1', poll: 'https://site.example/poll?t=2' };

/** A page whose answers a test gives by hand. */
class AskedPage {
  readonly asked: { readonly quietMs: number; readonly answer: () => void; readonly fail: (error: Error) => void }[] = [];

  quiet({ quietMs }: { readonly quietMs: number }): Promise<void> {
    return new Promise((answer, fail) => this.asked.push({ quietMs, answer, fail }));
  }

  /** Answers the latest question. */
  say(): void {
    const last = this.asked.at(-1);
    if (last === undefined) throw new Error('The page was not asked.');
    last.answer();
  }
}

function follow(endless = new EndlessRequests({ sightings: 2, rememberMs: 60_000, most: 10 }), scheduler = new ManualScheduler()) {
  const page = new AskedPage();
  const readiness = new Readiness(LIMITS, manualTimers(scheduler), page, endless);
  let ready = false;
  void readiness.ready.then(() => {
    ready = true;
  });
  return {
    readiness,
    page,
    scheduler,
    async isReady(afterMs = 0): Promise<boolean> {
      scheduler.advance(afterMs);
      await promisesRun();
      return ready;
    },
  };
}

describe('handlers/render/readiness', () => {
  it('asks the page once the document is parsed and the network quiet, and believes it', async () => {
    const { readiness, page, isReady } = follow();
    readiness.documentStarted();
    readiness.requestStarted('1', 'Fetch', 'GET', URL_OF.data);
    assert.equal(page.asked.length, 0, 'not parsed');
    readiness.documentParsed();
    assert.equal(page.asked.length, 0, 'a fetch is open');
    readiness.requestEnded('1', 10);
    assert.deepEqual(page.asked.map(({ quietMs }) => quietMs), [40]);
    assert.equal(await isReady(60_000), false, 'the page has not answered');
    page.say();
    assert.equal(await isReady(), true);
  });

  it('does not believe an answer that something has overtaken', async () => {
    const { readiness, page, isReady } = follow();
    readiness.documentParsed();
    readiness.requestStarted('1', 'Fetch', 'GET', URL_OF.data);
    page.say();
    assert.equal(await isReady(), false, 'it fetches');
    readiness.requestEnded('1', 10);
    assert.equal(page.asked.length, 2);
    page.say();
    assert.equal(await isReady(), true);
  });

  it('takes the page’s word at once, in either direction', async () => {
    const { readiness, page, isReady } = follow();
    readiness.signal('ready:false');
    readiness.documentParsed();
    assert.equal(await isReady(60_000), false);
    assert.equal(page.asked.length, 0);
    readiness.requestStarted('1', 'Fetch', 'GET', URL_OF.data);
    readiness.signal('ready:true');
    assert.equal(await isReady(), true);
  });

  it('forgets the flag and the requests of the document before', async () => {
    const { readiness, page, isReady } = follow();
    readiness.signal('ready:false');
    readiness.requestStarted('1', 'XHR', 'GET', URL_OF.data);
    readiness.documentStarted();
    readiness.documentParsed();
    page.say();
    assert.equal(await isReady(), true);
  });

  it('asks the next document when the one it asked is gone', async () => {
    const { readiness, page, isReady } = follow();
    readiness.documentParsed();
    page.asked.at(-1)?.fail(new Error('navigated'));
    await promisesRun();
    readiness.documentStarted();
    readiness.documentParsed();
    assert.equal(page.asked.length, 2);
    page.say();
    assert.equal(await isReady(), true);
  });

  it('gives a script that has just arrived time to be compiled, by its size', async () => {
    const { readiness, page } = follow();
    readiness.documentParsed();
    readiness.requestStarted('1', 'Script', 'GET', 'https://site.example/chunk.js');
    readiness.requestEnded('1', 100_000);
    assert.equal(page.asked.at(-1)?.quietMs, 140);
    readiness.requestStarted('2', 'Script', 'GET', 'https://site.example/huge.js');
    readiness.requestEnded('2', 100_000_000);
    assert.equal(page.asked.at(-1)?.quietMs, 540, 'bounded');
  });

  it('waits for the only content for as long as it takes', async () => {
    const { readiness, page } = follow();
    readiness.documentParsed();
    readiness.requestStarted('1', 'XHR', 'GET', URL_OF.poll);
    const before = page.asked.length;
    await promisesRun();
    assert.equal(page.asked.length, before);
  });

  it('takes a request for a long poll if others have arrived and everything else is quiet', async () => {
    const { readiness, page, scheduler } = follow();
    readiness.requestStarted('1', 'XHR', 'GET', URL_OF.poll);
    readiness.requestStarted('2', 'XHR', 'GET', URL_OF.data);
    readiness.documentParsed();
    scheduler.advance(900);
    readiness.requestEnded('2', 10);
    assert.equal(page.asked.length, 0);
    scheduler.advance(99);
    assert.equal(page.asked.length, 0);
    scheduler.advance(1);
    assert.equal(page.asked.length, 1);
  });

  it('knows a long poll again in the third render, until it is seen to end', async () => {
    const endless = new EndlessRequests({ sightings: 2, rememberMs: 60_000, most: 10 });
    const scheduler = new ManualScheduler();
    const waitedMs = async () => {
      const { readiness, page } = follow(endless, scheduler);
      readiness.requestStarted('1', 'XHR', 'GET', URL_OF.poll);
      readiness.requestStarted('2', 'XHR', 'GET', URL_OF.data);
      readiness.documentParsed();
      readiness.requestEnded('2', 10);
      const beganMs = scheduler.nowMs;
      while (page.asked.length === 0) scheduler.advance(50);
      page.say();
      await promisesRun();
      readiness.stop();
      return scheduler.nowMs - beganMs;
    };
    assert.equal(await waitedMs(), 1_000);
    assert.equal(await waitedMs(), 1_000);
    assert.equal(await waitedMs(), 100);
    assert.equal(await waitedMs(), 100);
    const { readiness } = follow(endless, scheduler);
    readiness.requestStarted('1', 'XHR', 'GET', URL_OF.poll);
    readiness.requestEnded('1', 10);
    assert.equal(await waitedMs(), 1_000);
  });

  for (const type of ['Ping', 'EventSource', 'WebSocket', 'Image', 'Media', 'Font', 'Preflight']) {
    it(`does not wait for ${type}`, async () => {
      const { readiness, page } = follow();
      readiness.requestStarted('1', type, 'GET', URL_OF.poll);
      readiness.documentParsed();
      assert.equal(page.asked.length, 1);
    });
  }

  it('does not wait for a request that the page says is no content, but for the next to the same URL', async () => {
    const { readiness, page } = follow();
    readiness.signal(`ignore:${URL_OF.poll}`);
    readiness.requestStarted('1', 'Fetch', 'POST', URL_OF.poll);
    readiness.documentParsed();
    assert.equal(page.asked.length, 1);
    readiness.requestStarted('2', 'Fetch', 'GET', URL_OF.poll);
    page.say();
    await promisesRun();
    readiness.requestEnded('2', 10);
    assert.equal(page.asked.length, 2);
  });

  it('waits for a navigation however long it takes, whatever the page that is left says', async () => {
    const { readiness, page, isReady } = follow();
    readiness.documentParsed();
    readiness.requestStarted('next', 'Document', 'GET', URL_OF.data);
    page.say();
    readiness.signal('ready:true');
    assert.equal(await isReady(60_000), false);
    readiness.documentStarted();
    readiness.documentParsed();
    page.say();
    assert.equal(await isReady(), true, 'the flag was that of the page before');
  });

  it('stays with the page if a navigation comes to nothing', async () => {
    const { readiness, page, isReady } = follow();
    readiness.documentParsed();
    readiness.requestStarted('next', 'Document', 'GET', URL_OF.data);
    readiness.requestEnded('next', 0);
    page.say();
    assert.equal(await isReady(), true);
  });

  it('gives an announced navigation a moment to begin', async () => {
    const { readiness, page, isReady } = follow();
    readiness.documentParsed();
    readiness.navigationAnnounced();
    page.say();
    assert.equal(await isReady(LIMITS.leavingMs - 1), false);
    assert.equal(page.asked.length, 1);
    await isReady(1);
    assert.equal(page.asked.length, 2);
    readiness.navigationAnnounced();
    readiness.navigationCleared();
    assert.equal(page.asked.length, 3);
    page.say();
    assert.equal(await isReady(), true);
  });

  it('takes a stream for complete once it is silent, or has gone on for as long as a long poll may', async () => {
    const { readiness, page, scheduler } = follow();
    readiness.documentParsed();
    readiness.requestStarted('1', 'Fetch', 'GET', URL_OF.poll);
    readiness.responseStarted('1', 'text/event-stream');
    const before = page.asked.length;
    scheduler.advance(LIMITS.streamSilenceMs - 1);
    readiness.responseContinued('1');
    scheduler.advance(LIMITS.streamSilenceMs - 1);
    assert.equal(page.asked.length, before);
    readiness.responseContinued('1');
    scheduler.advance(LIMITS.longPollMs - 2 * (LIMITS.streamSilenceMs - 1));
    assert.equal(page.asked.length, before + 1);
  });

  it('does not take other answers for streams', async () => {
    const { readiness, page, scheduler } = follow();
    readiness.documentParsed();
    readiness.requestStarted('1', 'Fetch', 'GET', URL_OF.data);
    const before = page.asked.length;
    readiness.responseStarted('1', 'application/json');
    readiness.responseContinued('1');
    scheduler.advance(60_000);
    assert.equal(page.asked.length, before);
  });

  it('leaves no timer when stopped', async () => {
    const { readiness, scheduler, isReady, page } = follow();
    readiness.requestStarted('1', 'Script', 'GET', 'https://site.example/slow.js');
    readiness.documentParsed();
    assert.equal(scheduler.pendingCount, 1);
    readiness.stop();
    assert.equal(scheduler.pendingCount, 0);
    readiness.requestEnded('1', 1);
    assert.equal(page.asked.length, 0);
    assert.equal(await isReady(60_000), false);
  });
});
