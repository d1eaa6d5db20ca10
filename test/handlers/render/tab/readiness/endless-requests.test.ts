import assert from 'node:assert/strict';
import {
  EndlessRequests,
  requestAddress,
  requestName,
  sourceName,
} from '../../../../../handlers/render/tab/readiness/endless-requests';

describe('handlers/render/tab/readiness/endless-requests', () => {
  const poll = requestName('GET', 'https://site.example/poll?since=1', 0);

  it('names a request by method, host, path and round', () => {
    assert.equal(requestAddress('POST', 'https://site.example/poll#x'), 'POST https://site.example/poll');
    assert.equal(poll, requestName('GET', 'https://site.example/poll?since=2', 0));
    assert.notEqual(poll, requestName('GET', 'https://site.example/poll', 1));
    assert.equal(
      requestName('GET', 'https://site.example/poll', 3),
      requestName('GET', 'https://site.example/poll', 9),
    );
  });

  it('names workers of generated code by their kind alone', () => {
    assert.equal(
      sourceName('worker', 'blob:https://site.example/1'),
      sourceName('worker', 'blob:https://site.example/2'),
    );
  });

  it('halves the patience with each request that has never answered', () => {
    const endless = new EndlessRequests();
    assert.deepEqual(
      { isEndless: endless.isEndless(poll), patienceMs: endless.patienceMs(poll, 8_000) },
      { isEndless: false, patienceMs: 8_000 },
    );
    for (const expected of [4_000, 2_000, 1_000, 500, 250, 250]) {
      endless.waitedInVain(poll);
      assert.deepEqual(
        { isEndless: endless.isEndless(poll), patienceMs: endless.patienceMs(poll, 8_000) },
        { isEndless: true, patienceMs: expected },
      );
    }
  });

  it('keeps full patience with a slow request that has ever answered', () => {
    const endless = new EndlessRequests();
    endless.answered(poll);
    for (let vain = 0; vain < 3; vain += 1) endless.waitedInVain(poll);
    assert.deepEqual(
      { isEndless: endless.isEndless(poll), patienceMs: endless.patienceMs(poll, 8_000) },
      { isEndless: false, patienceMs: 8_000 },
    );
    endless.waitedInVain(poll);
    assert.deepEqual(
      { isEndless: endless.isEndless(poll), patienceMs: endless.patienceMs(poll, 8_000) },
      { isEndless: true, patienceMs: 4_000 },
    );
  });

  it('believes in an answer at once', () => {
    const endless = new EndlessRequests();
    for (let vain = 0; vain < 9; vain += 1) endless.waitedInVain(poll);
    endless.answered(poll);
    assert.equal(endless.isEndless(poll), false);
  });

  it('forgets the oldest beyond a bound', () => {
    const endless = new EndlessRequests();
    endless.waitedInVain('first');
    for (let n = 0; n < 500; n += 1) endless.waitedInVain(String(n));
    assert.deepEqual(
      { oldest: endless.isEndless('first'), next: endless.isEndless('0') },
      { oldest: false, next: true },
    );
  });
});
