// Kinds of pages found in the wild: text that is typed, and timers that end what the page asked for.
import assert from 'node:assert/strict';
import { appPage, renderedSite, text } from '../../support/rendered-site';

const complete = { text: 'complete', partial: false };

const PACES = [61, 66, 71, 76, 81, 86];

/** Types a text, with two timers for each letter, the second without a delay. */
const typed = (pace: number): string => appPage(`const all = 'We build great things'; let seed = ${pace};
  const pause = () => { seed = seed * 16807 % 2147483647; return ${pace - 10} + seed % 26; };
  (function type(n) { setTimeout(() => setTimeout(() => { say(n < all.length ? all.slice(0, n) : 'complete'); if (n < all.length) type(n + 1); }, 0), pause()); })(0);`);

describe('handlers/render: kinds of timers', () => {
  const site = renderedSite({
    '/slow': text('late', 400),
    ...Object.fromEntries(PACES.map((pace) => [`/typed-${pace}`, typed(pace)])),
    '/signal': appPage(`AbortSignal.timeout(2500).addEventListener('abort', () => say('complete'));`),
    '/this': appPage(`setTimeout(function (a) { setTimeout((b) => say(this === window && arguments.length === 1 ? a + b : 'other'), 30, 'plete'); }, 30, 'com');`),
  });

  it('waits for text that is typed, whatever the pace of its letters', async () => {
    for (const pace of PACES) assert.deepEqual(await site.said(`/typed-${pace}`), complete, String(pace));
  });

  it('waits for a signal that aborts after a time', async () => {
    assert.deepEqual(await site.said('/signal'), complete);
  });

  it("gives a timer's function its arguments", async () => {
    assert.deepEqual(await site.said('/this'), complete);
  });
});
