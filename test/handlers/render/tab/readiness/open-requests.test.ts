// What is waited for, and how long, told by time that stands still.
import assert from 'node:assert/strict';
import { EndlessRequests } from '../../../../../handlers/render/tab/readiness/endless-requests';
import type { BegunRequest } from '../../../../../handlers/render/tab/readiness/open-requests';
import { OpenRequests } from '../../../../../handlers/render/tab/readiness/open-requests';
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

describe('handlers/render/open-requests', () => {
  let endless: EndlessRequests;
  let requests: OpenRequests;

  /** The requests of the next render. */
  const nextRender = () => (requests = new OpenRequests(LIMITS, endless, WHOLE_MS));

  beforeEach(() => {
    endless = new EndlessRequests();
    nextRender();
  });

  it('waits for nothing where nothing is open', () => {
    assert.deepEqual([requests.patienceMs(0), requests.hasContent(0)], [0, false]);
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
    assert.deepEqual([requests.patienceMs(100), requests.patienceMs(1_599), requests.patienceMs(1_600)], [1_500, 1, 0]);
    assert.equal(requests.ended('1'), 'maybe');
  });

  it('waits for a stream until its first message, and then until it is silent', () => {
    requests.started('1', begun(), 0);
    requests.responded('1', 'application/x-ndjson', 1_000);
    assert.deepEqual([requests.patienceMs(1_000), requests.patienceMs(4_000)], [3_000, 0]);
    assert.equal(requests.continued('1', 3_900), true);
    assert.deepEqual([requests.patienceMs(3_900), requests.patienceMs(4_400)], [500, 0]);
    assert.equal(requests.continued('1', 4_300), true);
    assert.equal(requests.patienceMs(4_300), 500);
  });

  it('waits for the end of what is no stream, however long it goes on arriving', () => {
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
    it(`knows ${type} for a stream`, () => {
      requests.started('1', begun(), 0);
      requests.responded('1', type, 0);
      assert.equal(requests.patienceMs(0), LIMITS.firstMessageMs);
    });
  }

  it('waits for the first message of a source, and hears it out', () => {
    requests.started('events', begun({ type: 'EventSource' }), 0);
    requests.listens('socket', 'socket', 'wss://site.example/live', 500);
    assert.deepEqual(
      [requests.patienceMs(500), requests.patienceMs(3_000), requests.patienceMs(3_500)],
      [3_000, 500, 0],
    );
    assert.equal(requests.spoke('events', 500), true);
    assert.equal(requests.hungUp('socket'), true);
    assert.equal(requests.hungUp('socket'), false, 'it is gone');
    assert.deepEqual([requests.patienceMs(500), requests.patienceMs(999), requests.patienceMs(1_000)], [500, 1, 0]);
  });

  it('hears a source out that goes on and on for so long, no more', () => {
    requests.listens('socket', 'socket', 'wss://site.example/live', 0);
    for (const atMs of [100, 500, 900, 1_300, 1_700, 2_050]) requests.spoke('socket', atMs);
    assert.deepEqual([requests.patienceMs(2_050), requests.patienceMs(2_100)], [50, 0]);
  });

  it('waits for a socket each time that it is asked, but not for ever', () => {
    for (let n = 0; n < 20; n += 1) {
      requests.listens('socket', 'socket', 'wss://site.example/live', n);
      assert.equal(requests.spoke('socket', n), true, `message ${n}`);
    }
    assert.equal(requests.hungUp('socket'), true);
    requests.listens('socket', 'socket', 'wss://site.example/live', 20);
    assert.equal(requests.spoke('socket', 20), false);
  });

  it('takes a redirect for the same request, as old as its first', () => {
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

    it('are news three times, and then if the page grows', () => {
      const heard = ['1', '2', '3', '4', '5'].flatMap((id) => round(id));
      assert.deepEqual(heard, ['news', 'news', 'news', 'maybe', 'maybe']);
    });

    it('end at a bound, and are open then without being waited for', () => {
      for (let n = 0; n < LIMITS.rounds; n += 1) round(String(n));
      requests.started('more', begun(), 0);
      assert.equal(requests.hasContent(0), false);
      assert.equal(requests.ended('more'), 'nothing');
      requests.started('other', begun({ url: 'https://site.example/other' }), 0);
      assert.equal(requests.hasContent(0), true, 'another address has rounds of its own');
    });

    it('end sooner if what is in view asks', () => {
      for (let n = 0; n < LIMITS.roundsInView; n += 1) round(String(n));
      requests.started('more', begun(), 0);
      assert.equal(requests.hasContent(0), true);
      requests.showsMore();
      assert.equal(requests.hasContent(0), false);
    });

    it('are of requests that are open at the same time one', () => {
      const many = Array.from({ length: 20 }, (_, n) => `many ${n}`);
      assert.deepEqual(
        round('', many),
        many.map(() => 'news'),
      );
      requests.started('next', begun({ url: 'https://site.example/api?page=2' }), 0);
      assert.equal(requests.hasContent(0), true);
    });

    it('begin anew with another document', () => {
      for (let n = 0; n < LIMITS.rounds; n += 1) round(String(n));
      requests.clear();
      requests.started('more', begun(), 0);
      assert.equal(requests.hasContent(0), true);
    });
  });

  describe('what was waited for in vain', () => {
    /** A render that ends while a request is open. */
    const inVain = (more?: Partial<BegunRequest>, timeIsUp = true, atMs = 9_000) => {
      requests.started('1', begun(more), 0);
      requests.close(timeIsUp, atMs);
      nextRender();
    };

    it('is waited for half as long the next time', () => {
      inVain();
      requests.started('1', begun(), 0);
      assert.deepEqual([requests.patienceMs(0), requests.patienceMs(6_000)], [6_000, 0]);
      requests.close(false, 6_000);
      nextRender();
      requests.started('1', begun(), 0);
      assert.equal(requests.patienceMs(0), 3_000);
    });

    it('is believed to answer again once it has', () => {
      inVain();
      requests.started('1', begun(), 0);
      assert.equal(requests.ended('1'), 'news');
      nextRender();
      requests.started('1', begun(), 0);
      assert.equal(requests.patienceMs(0), Infinity);
    });

    it('is waited for as before if it has ever answered', () => {
      requests.started('1', begun(), 0);
      requests.ended('1');
      for (let round = 0; round < 3; round += 1) {
        inVain();
        requests.started('1', begun(), 0);
        assert.equal(requests.patienceMs(8_000), Infinity, `after ${round + 1} times`);
        requests.clear();
      }
    });

    it('is not what ended the render of its own accord, as with a flag', () => {
      inVain({}, false, 1_000);
      requests.started('1', begun(), 0);
      assert.equal(requests.patienceMs(0), Infinity);
    });

    it('is of a protocol that polls the second request alone', () => {
      requests.started('open', begun(), 0);
      requests.ended('open');
      inVain();
      requests.started('open', begun(), 0);
      assert.equal(requests.patienceMs(0), Infinity);
      requests.ended('open');
      requests.started('poll', begun(), 0);
      assert.equal(requests.patienceMs(0), 6_000);
    });

    it('is of a source its first message', () => {
      requests.listens('socket', 'socket', 'wss://site.example/live', 0);
      requests.close(false, 3_000);
      nextRender();
      requests.listens('socket', 'socket', 'wss://site.example/live', 0);
      assert.equal(requests.patienceMs(0), 1_500);
    });

    it('is never a frame inside of the page', () => {
      inVain({ type: 'Document', inFrame: true });
      inVain();
      requests.started('1', begun({ type: 'Document', inFrame: true, url: 'https://site.example/frame' }), 0);
      assert.equal(requests.patienceMs(0), 1_500);
    });
  });
});
