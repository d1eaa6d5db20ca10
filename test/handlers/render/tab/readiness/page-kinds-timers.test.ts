// Kinds of real pages: text that is typed, and timers that abort requests.
import assert from 'node:assert/strict';
import { appPage, renderedSite, text } from '../../../../support/site/rendered-site';

const complete = { text: 'complete', partial: false };

const PACES = [61, 66, 71, 76, 81, 86];

/** Types a text, with two timers for each letter, the second without a delay. */
const typed = (pace: number): string =>
  appPage(`const all = 'We build great things'; let seed = ${pace};
  const pause = () => { seed = seed * 16807 % 2147483647; return ${pace - 10} + seed % 26; };
  (function type(n) { setTimeout(() => setTimeout(() => { say(n < all.length ? all.slice(0, n) : 'complete');
    if (n < all.length) type(n + 1); }, 0), pause()); })(0);`);

/** Types words and deletes them, without end. */
const typedForEver = (pace: number): string =>
  appPage(`const words = ['for designers', 'for developers', 'for everybody']; let word = 0;
  const step = (n, by) => { say(words[word].slice(0, n));
    if (n === words[word].length && by > 0) setTimeout(step, 900, n - 1, -1);
    else if (n === 0 && by < 0) { word = (word + 1) % 3; step(0, 1); }
    else setTimeout(step, by > 0 ? ${pace} : ${pace} / 2, n + by, by); }; step(0, 1);`);

describe('handlers/render: kinds of timers', () => {
  const site = renderedSite({
    '/slow': text('late', 400),
    ...Object.fromEntries(PACES.map((pace) => [`/typed-${pace}`, typed(pace)])),
    ...Object.fromEntries(PACES.map((pace) => [`/loop-${pace}`, typedForEver(pace)])),
    '/signal': appPage(`AbortSignal.timeout(2500).addEventListener('abort', () => say('complete'));`),
    '/this': appPage(
      `setTimeout(function (a) {
        setTimeout((b) => say(this === window && arguments.length === 1 ? a + b : 'other'), 30, 'plete'); }, 30, 'com');`,
    ),
  });

  it('waits for text that is typed, at any pace', async () => {
    for (const pace of PACES) assert.deepEqual(await site.said(`/typed-${pace}`), complete, String(pace));
  });

  it('ends with a whole word where words are typed and deleted without end', async () => {
    for (const pace of PACES)
      assert.match((await site.said(`/loop-${pace}`)).text, /^for (?:designers|developers|everybody)$/);
  });

  it('waits for a signal that aborts after a time', async () => {
    assert.deepEqual(await site.said('/signal'), complete);
  });

  it("gives a timer's function its arguments", async () => {
    assert.deepEqual(await site.said('/this'), complete);
  });
});
