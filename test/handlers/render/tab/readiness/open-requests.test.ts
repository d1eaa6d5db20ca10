// Which requests are awaited, and for how long. Time stands still.
import assert from 'node:assert/strict';
import { EndlessRequests } from '../../../../../handlers/render/tab/readiness/endless-requests';
import { type BegunRequest, OpenRequests } from '../../../../../handlers/render/tab/readiness/open-requests';
import type { NetworkLimits } from '../../../../../handlers/render/tab/readiness/readiness-limits';

const LIMITS: NetworkLimits = {
  firstMessageMs: 3_000,
  streamSilenceMs: 500,
  streamMs: 2_000,
  frameMs: 1_500,
  roundsInView: 3,
  rounds: 6,
};

const WHOLE_MS = 12_000;

const begun = (more: Partial<BegunRequest> = {}): BegunRequest => ({
  type: 'Fetch',
  method: 'GET',
  url: 'https://site.example/api',
  inFrame: false,
  ...more,
});

describe('handlers/render/tab/readiness/open-requests', () => {
  let endless: EndlessRequests;
  let requests: OpenRequests;

  /** The requests of the next render. */
  const nextRender = () => (requests = new OpenRequests(LIMITS, endless, WHOLE_MS));

  beforeEach(() => {
    endless = new EndlessRequests();
    nextRender();
  });

  it('does not wait without requests', () => {
    assert.deepEqual(
      { at0: requests.patienceMs(0), hasContent: requests.hasContent(0) },
      { at0: 0, hasContent: false },
    );
    assert.equal(requests.ended('unknown'), 'nothing');
    assert.equal(requests.spoke('unknown', 0), false);
    assert.equal(requests.continued('unknown', 0), false);
  });

  for (const type of ['Fetch', 'XHR', 'Script', 'Stylesheet', 'Other', 'TextTrack']) {
    it(`waits for a ${type} as long as there is time`, () => {
      requests.started('1', begun({ type }), 0);
      assert.equal(requests.patienceMs(1_000_000), Infinity);
      assert.equal(requests.ended('1'), 'news');
      assert.equal(requests.hasContent(1_000_000), false);
    });
  }

  for (const type of [
    'Ping',
    'Image',
    'Media',
    'Font',
    'Prefetch',
    'Manifest',
    'CSPViolationReport',
    'Preflight',
    'WebSocket',
  ]) {
    it(`never waits for a ${type}`, () => {
      requests.started('1', begun({ type }), 0);
      assert.equal(requests.hasContent(0), false);
      assert.equal(requests.ended('1'), 'nothing');
    });
  }

  it('waits for frames inside of the page for a while', () => {
    requests.started('1', begun({ type: 'Document', inFrame: true }), 100);
    assert.deepEqual(
      { at100: requests.patienceMs(100), at1599: requests.patienceMs(1_599), at1600: requests.patienceMs(1_600) },
      { at100: 1_500, at1599: 1, at1600: 0 },
    );
    assert.equal(requests.ended('1'), 'maybe');
  });

  it('waits for a stream until its first message, and then until it is silent', () => {
    requests.started('1', begun(), 0);
    requests.responded('1', 'application/x-ndjson', 1_000);
    assert.deepEqual(
      { at1000: requests.patienceMs(1_000), at4000: requests.patienceMs(4_000) },
      { at1000: 3_000, at4000: 0 },
    );
    assert.equal(requests.continued('1', 3_900), true);
    assert.deepEqual(
      { at3900: requests.patienceMs(3_900), at4400: requests.patienceMs(4_400) },
      { at3900: 500, at4400: 0 },
    );
    assert.equal(requests.continued('1', 4_300), true);
    assert.equal(requests.patienceMs(4_300), 500);
  });

  it('waits for the end of other answers, even if they take long to arrive', () => {
    requests.started('1', begun(), 0);
    requests.responded('1', 'application/json', 10);
    assert.equal(requests.continued('1', 20), false);
    assert.equal(requests.patienceMs(11_000), Infinity);
  });

  for (const type of [
    'text/event-stream',
    'multipart/mixed',
    'application/grpc-web+proto',
    'application/jsonl',
    'application/ndjson',
    'application/stream+json',
  ]) {
    it(`recognises ${type} as a stream`, () => {
      requests.started('1', begun(), 0);
      requests.responded('1', type, 0);
      assert.equal(requests.patienceMs(0), LIMITS.firstMessageMs);
    });
  }

  it('waits for the first message of a source, and hears it out', () => {
    requests.started('events', begun({ type: 'EventSource' }), 0);
    requests.listens('socket', 'socket', 'wss://site.example/live', 500);
    assert.deepEqual(
      { at500: requests.patienceMs(500), at3000: requests.patienceMs(3_000), at3500: requests.patienceMs(3_500) },
      { at500: 3_000, at3000: 500, at3500: 0 },
    );
    assert.equal(requests.spoke('events', 500), true);
    assert.equal(requests.hungUp('socket'), true);
    assert.equal(requests.hungUp('socket'), false, 'it is gone');
    assert.deepEqual(
      { at500: requests.patienceMs(500), at999: requests.patienceMs(999), at1000: requests.patienceMs(1_000) },
      { at500: 500, at999: 1, at1000: 0 },
    );
  });

  it('stops hearing a source that goes on and on', () => {
    requests.listens('socket', 'socket', 'wss://site.example/live', 0);
    for (const atMs of [100, 500, 900, 1_300, 1_700, 2_050]) requests.spoke('socket', atMs);
    assert.deepEqual(
      { at2050: requests.patienceMs(2_050), at2100: requests.patienceMs(2_100) },
      { at2050: 50, at2100: 0 },
    );
  });

  it('waits for a socket each time that it is asked, up to a bound', () => {
    for (let n = 0; n < 20; n += 1) {
      requests.listens('socket', 'socket', 'wss://site.example/live', n);
      assert.equal(requests.spoke('socket', n), true, `message ${n}`);
    }
    assert.equal(requests.hungUp('socket'), true);
    requests.listens('socket', 'socket', 'wss://site.example/live', 20);
    assert.equal(requests.spoke('socket', 20), false);
  });

  it('counts a redirect as the same request, with the age of its first', () => {
    requests.started('1', begun({ type: 'Document', inFrame: true }), 0);
    requests.started('1', begun({ type: 'Document', inFrame: true, url: 'https://site.example/other' }), 1_000);
    assert.equal(requests.patienceMs(1_000), 500);
    requests.started('2', begun({ url: 'https://site.example/moved' }), 0);
    requests.started('2', begun(), 10);
    assert.equal(requests.ended('2'), 'news');
    assert.equal(requests.ended('1'), 'maybe');
  });

  describe('rounds', () => {
    const round = (id: string, ids: readonly string[] = [id]) => {
      for (const each of ids) requests.started(each, begun(), 0);
      return ids.map((each) => requests.ended(each));
    };

    it('are news three times, and later only if the page grows', () => {
      const heard = ['1', '2', '3', '4', '5'].flatMap((id) => round(id));
      assert.deepEqual(heard, ['news', 'news', 'news', 'maybe', 'maybe']);
    });

    it('are not awaited beyond a bound', () => {
      for (let n = 0; n < LIMITS.rounds; n += 1) round(String(n));
      requests.started('more', begun(), 0);
      assert.equal(requests.hasContent(0), false);
      assert.equal(requests.ended('more'), 'nothing');
      requests.started('other', begun({ url: 'https://site.example/other' }), 0);
      assert.equal(requests.hasContent(0), true, 'another address has rounds of its own');
    });

    it('have a lower bound if content in view asks', () => {
      for (let n = 0; n < LIMITS.roundsInView; n += 1) round(String(n));
      requests.started('more', begun(), 0);
      assert.equal(requests.hasContent(0), true);
      requests.showsMore();
      assert.equal(requests.hasContent(0), false);
    });

    it('take simultaneous requests together', () => {
      const many = Array.from({ length: 20 }, (_, n) => `many ${n}`);
      assert.deepEqual(
        round('', many),
        many.map(() => 'news'),
      );
      requests.started('next', begun({ url: 'https://site.example/api?page=2' }), 0);
      assert.equal(requests.hasContent(0), true);
    });

    it('start again with another document', () => {
      for (let n = 0; n < LIMITS.rounds; n += 1) round(String(n));
      requests.clear();
      requests.started('more', begun(), 0);
      assert.equal(requests.hasContent(0), true);
    });
  });

  describe('requests that were awaited in vain', () => {
    /** A render that ends while a request is open. */
    const inVain = (more?: Partial<BegunRequest>, timeIsUp = true, atMs = 9_000) => {
      requests.started('1', begun(more), 0);
      requests.close(timeIsUp, atMs);
      nextRender();
    };

    it('get half the time in the next render', () => {
      inVain();
      requests.started('1', begun(), 0);
      assert.deepEqual({ at0: requests.patienceMs(0), at6000: requests.patienceMs(6_000) }, { at0: 6_000, at6000: 0 });
      requests.close(false, 6_000);
      nextRender();
      requests.started('1', begun(), 0);
      assert.equal(requests.patienceMs(0), 3_000);
    });

    it('get the whole time again after an answer', () => {
      inVain();
      requests.started('1', begun(), 0);
      assert.equal(requests.ended('1'), 'news');
      nextRender();
      requests.started('1', begun(), 0);
      assert.equal(requests.patienceMs(0), Infinity);
    });

    it('keep the whole time if they have ever answered', () => {
      requests.started('1', begun(), 0);
      requests.ended('1');
      for (let round = 0; round < 3; round += 1) {
        inVain();
        requests.started('1', begun(), 0);
        assert.equal(requests.patienceMs(8_000), Infinity, `after ${round + 1} times`);
        requests.clear();
      }
    });

    it('do not include those that were open when a flag ended the render', () => {
      inVain({}, false, 1_000);
      requests.started('1', begun(), 0);
      assert.equal(requests.patienceMs(0), Infinity);
    });

    it('include only the second request of a polling protocol', () => {
      requests.started('open', begun(), 0);
      requests.ended('open');
      inVain();
      requests.started('open', begun(), 0);
      assert.equal(requests.patienceMs(0), Infinity);
      requests.ended('open');
      requests.started('poll', begun(), 0);
      assert.equal(requests.patienceMs(0), 6_000);
    });

    it('include sources without a first message', () => {
      requests.listens('socket', 'socket', 'wss://site.example/live', 0);
      requests.close(false, 3_000);
      nextRender();
      requests.listens('socket', 'socket', 'wss://site.example/live', 0);
      assert.equal(requests.patienceMs(0), 1_500);
    });

    it('never include frames inside of the page', () => {
      inVain({ type: 'Document', inFrame: true });
      inVain();
      requests.started('1', begun({ type: 'Document', inFrame: true, url: 'https://site.example/frame' }), 0);
      assert.equal(requests.patienceMs(0), 1_500);
    });
  });
});
