// Deferred work is awaited; endless work is not, or makes the page partial.
import assert from 'node:assert/strict';
import { appPage, never, renderedSite, text } from '../../../../support/site/rendered-site';

const complete = { text: 'complete', partial: false };

/** For a page's script: keeps its thread busy. */
const BUSY = 'const busy = (ms) => { const until = performance.now() + ms; while (performance.now() < until); };';

describe('handlers/render: deferred work of a page', () => {
  const site = renderedSite({
    '/never': never,
    '/at-once': text('x'),
    '/timer': appPage(`setTimeout(() => say('complete'), 450);`),
    '/timer-after-load': appPage(`addEventListener('load', () => setTimeout(() => say('complete'), 450));`),
    '/timer-after-fetch': appPage(`fetch('/at-once').then(() => setTimeout(() => say('complete'), 450));`),
    '/timer-arguments': appPage(
      `setTimeout(function (a, b) { say(this === window ? a + b : 'other this'); }, 300, 'com', 'plete');`,
    ),
    '/timer-text': appPage(`setTimeout("say('complete')", 300);`),
    '/nested': appPage(`(function next(n) { n === 0 ? say('complete') : setTimeout(next, 50, n - 1); })(8);`),
    '/awaited': appPage(
      `(async () => { for (let n = 0; n < 4; n += 1) await new Promise((r) => setTimeout(r, 100)); say('complete'); })();`,
    ),
    '/frames': appPage(
      `requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => say('complete'))));`,
    ),
    '/idle': appPage(`requestIdleCallback(() => requestIdleCallback(() => say('complete')));`),
    '/frame-idle-timer': appPage(
      `requestAnimationFrame(() => requestIdleCallback(() => setTimeout(() => say('complete'), 200)));`,
    ),
    // Longer than timers are awaited, but the page never rests.
    '/busy-between': appPage(`${BUSY}
      requestAnimationFrame(() => { busy(700); requestIdleCallback(() => { busy(700); setTimeout(() => say('complete'), 200); }); });`),
    '/interval': appPage(
      `let n = 0; const i = setInterval(() => { say('part ' + n); if ((n += 1) === 4) { clearInterval(i); say('complete'); } }, 100);`,
    ),
    '/cleared': appPage(
      `clearTimeout(setTimeout(() => say('wrong'), 200));
        cancelAnimationFrame(requestAnimationFrame(() => say('wrong'))); say('complete');`,
    ),
    '/message-channel': appPage(`const c = new MessageChannel(); let n = 0;
      c.port1.onmessage = () => (n += 1) < 50 ? c.port2.postMessage(0) : say('complete'); c.port2.postMessage(0);`),
    // Like frameworks that render a large tree in slices: nothing shows before the last one.
    '/sliced': appPage(`${BUSY}
      const c = new MessageChannel(); let n = 0; c.port1.onmessage = () => { busy(5);
        (n += 1) < 40 ? c.port2.postMessage(0) : say('complete'); };
      setTimeout(() => c.port2.postMessage(0), 30);`),
    '/sliced-tasks': appPage(`${BUSY}
      (async () => { for (let n = 0; n < 40; n += 1) await scheduler.postTask(() => busy(5)); say('complete'); })();`),
    '/restless': appPage(
      `say('complete'); const c = new MessageChannel(); c.port1.onmessage = () => c.port2.postMessage(0); c.port2.postMessage(0);`,
    ),
    '/animated': appPage(`say('complete'); let n = 0;
      (function frame() { document.body.style.opacity = String((n += 1) % 2); document.body.className = 'c' + n;
        requestAnimationFrame(frame); })();
      (function tick() { document.body.style.left = (n += 1) + 'px'; setTimeout(tick, 20); })();
      setInterval(() => { document.body.style.top = (n += 1) + 'px'; }, 20);`),
    '/clock': appPage(`say('complete'); const clock = document.createElement('time'); document.body.append(clock);
      setInterval(() => { clock.textContent = String(Date.now()); }, 100);`),
    '/countdown': appPage(`say('complete'); const clock = document.createElement('time'); document.body.append(clock);
      const sleep = async (ms) => { await new Promise((r) => setTimeout(r, ms)); };
      (async () => { for (;;) { await sleep(100); clock.textContent = String(Date.now()); } })();`),
    '/churning': appPage(`say('complete'); setInterval(() => { document.title = String(Math.random()); }, 5);`),
    '/written': "<!DOCTYPE html><title>w</title><script>document.write('<div id=\"app\">comp' + 'lete</div>')</script>",
    '/rewritten': appPage(`setTimeout(() => { document.open();
        document.write('<!DOCTYPE html><title>new</title><div id="app">early</div>'); document.close();
      setTimeout(() => { document.getElementById('app').textContent = 'complete'; }, 450); }, 100);`),
    '/rewritten-flag': appPage(`setTimeout(() => { document.open();
        document.write('<!DOCTYPE html><title>new</title><div id="app">early</div>'); document.close();
      window.prerenderReady = false; setTimeout(() => { document.getElementById('app').textContent = 'complete';
        window.prerenderReady = true; }, 1200); }, 100);`),
  });

  for (const target of [
    '/timer',
    '/timer-after-load',
    '/timer-after-fetch',
    '/timer-arguments',
    '/timer-text',
    '/nested',
    '/awaited',
    '/interval',
  ]) {
    it(`waits for timers: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  for (const target of ['/frames', '/idle', '/frame-idle-timer', '/busy-between', '/message-channel']) {
    it(`waits for frames and idle time: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  for (const target of ['/sliced', '/sliced-tasks']) {
    it(`waits for work that is cut into slices: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  it('is not held up by a page whose thread never rests', async () => {
    // Its half second might end just when a frame comes that was not asked for.
    for (let n = 0; n < 6; n += 1) assert.deepEqual(await site.said('/restless', { budgetMs: 5_000 }), complete);
  });

  it('runs nothing that the page called off', async () => {
    assert.deepEqual(await site.said('/cleared'), complete);
  });

  it('is not held up by a page of which only the style changes', async () => {
    assert.deepEqual(await site.said('/animated'), complete);
  });

  it('is not held up by clocks', async () => {
    for (const target of ['/clock', '/countdown']) assert.deepEqual(await site.said(target), complete, target);
  });

  it('is not held up by a page that changes without end', async () => {
    assert.deepEqual(await site.said('/churning'), complete);
  });

  it('waits for documents that are written by script', async () => {
    for (const target of ['/written', '/rewritten', '/rewritten-flag'])
      assert.deepEqual(await site.said(target), complete, target);
  });
});
