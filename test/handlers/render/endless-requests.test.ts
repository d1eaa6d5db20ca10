import assert from 'node:assert/strict';
import { EndlessRequests, requestAddress } from '../../../handlers/render/endless-requests';

describe('handlers/render/endless-requests', () => {
  const poll = requestAddress('GET', 'https://site.example/poll?since=1');

  it('knows a request by method, host and path', () => {
    assert.equal(poll, 'GET https://site.example/poll');
    assert.equal(requestAddress('POST', 'https://site.example/poll#x'), 'POST https://site.example/poll');
  });

  it('needs several sightings, and forgets them after a while', () => {
    const endless = new EndlessRequests({ sightings: 2, rememberMs: 1_000, most: 10 });
    endless.stayedOpen(poll, 0);
    assert.equal(endless.has(poll, 0), false);
    endless.stayedOpen(poll, 500);
    assert.equal(endless.has(poll, 1_499), true);
    assert.equal(endless.has(poll, 1_500), false);
    endless.stayedOpen(poll, 1_600);
    assert.equal(endless.has(poll, 1_600), false, 'one sighting since');
  });

  it('forgets a request that ended', () => {
    const endless = new EndlessRequests({ sightings: 1, rememberMs: 1_000, most: 10 });
    endless.stayedOpen(poll, 0);
    endless.ended(poll);
    assert.equal(endless.has(poll, 0), false);
  });

  it('remembers no more than it may', () => {
    const endless = new EndlessRequests({ sightings: 1, rememberMs: 1_000, most: 2 });
    for (const name of ['a', 'b', 'c']) endless.stayedOpen(name, 0);
    assert.deepEqual(['a', 'b', 'c'].map((name) => endless.has(name, 0)), [false, true, true]);
  });
});
