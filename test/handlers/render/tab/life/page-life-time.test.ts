// A page shows the content of some seconds after the last answer, however little real time a render takes.
import assert from 'node:assert/strict';
import { appPage, COMPLETE, renderedSite, text } from '../../../../support/site/rendered-site';

const options = { budgetMs: 15_000 };

describe('handlers/render: timers and tasks of a page', () => {
  let failures = 0;
  const site = renderedSite({
    '/quick': text('quick', 120),
    '/fails-once': (_request, response) => {
      failures += 1;
      response.writeHead(failures % 2 === 1 ? 503 : 200, { 'content-type': 'text/plain' });
      response.end('complete');
    },
    '/timer-of-4.5-s': appPage(`setTimeout(() => say('complete'), 4500);`),
    '/timer-of-4.5-s-after-an-answer': appPage(`fetch('/quick').then(() => setTimeout(() => say('complete'), 4500));`),
    '/chain-of-timers': appPage(`(function next(n) { n === 0 ? say('complete') : setTimeout(next, 900, n - 1); })(5);`),
    '/chain-with-answers': appPage(
      `(async () => { for (let n = 0; n < 3; n += 1) { await new Promise((r) => setTimeout(r, 2500));
        await fetch('/quick'); } say('complete'); })();`,
    ),
    '/timer-of-timers': appPage(
      `for (let n = 0; n < 200; n += 1) setTimeout(() => { if ((document.body.dataset.n = n) === 199) say('complete'); }, n * 22);`,
    ),
    '/interval': appPage(
      `let n = 0; const i = setInterval(() => { if ((n += 1) === 4) { clearInterval(i); say('complete'); } }, 1000);`,
    ),
    '/interval-that-asks': appPage(
      `let n = 0; const i = setInterval(() => fetch('/quick').then(() => { if ((n += 1) === 3) { clearInterval(i);
        say('complete'); } }), 1000);`,
    ),
    ...Object.fromEntries(
      [300, 1_000, 3_000].map((ms) => [
        `/debounce-of-${ms}-ms`,
        appPage(`let timer; const search = () => { clearTimeout(timer);
        timer = setTimeout(() => fetch('/quick').then(() => say('complete')), ${ms}); };
        search(); setTimeout(search, 100); setTimeout(search, 200);`),
      ]),
    ),
    '/retry': appPage(
      `const ask = async () => { const r = await fetch('/fails-once'); r.ok ? say(await r.text()) : setTimeout(ask, 1000); }; ask();`,
    ),
    '/typed': appPage(
      `const words = 'complete'; let n = 0; (function type() { say(words.slice(0, n += 1));
        if (n < words.length) setTimeout(type, 60 + 70 * (n % 3)); })();`,
    ),
    '/typed-long': appPage(
      `const words = 'x'.repeat(60) + ' complete'; let n = 0;
        const i = setInterval(() => { say(words.slice(0, n += 1)); if (n === words.length) { clearInterval(i);
        say('complete'); } }, 50);`,
    ),
    '/counting':
      appPage(`const from = performance.now(); (function count() { const part = Math.min(1, (performance.now() - from) / 2000);
      say(String(Math.round(part * 100))); if (part < 1) requestAnimationFrame(count); else say('complete'); })();`),
    '/counting-by-date':
      appPage(`const from = Date.now(); const i = setInterval(() => { const part = Math.min(1, (Date.now() - from) / 3000);
      say(String(Math.round(part * 100))); if (part === 1) { clearInterval(i); say('complete'); } }, 30);`),
    '/post-task': appPage(`scheduler.postTask(() => say('complete'), { delay: 3000, priority: 'background' });`),
    '/post-task-chain': appPage(
      `(async () => { for (let n = 0; n < 4; n += 1) await scheduler.postTask(() => n, { delay: 800 });
        await scheduler.yield?.(); say('complete'); })();`,
    ),
    '/idle-behind-timer': appPage(
      `setTimeout(() => requestIdleCallback(({ didTimeout, timeRemaining }) => say(!didTimeout ? 'complete' : 'late')), 1500);`,
    ),
    '/idle-with-time-out': appPage(
      `requestIdleCallback((deadline) => setTimeout(() => requestIdleCallback(() =>
        say(deadline.timeRemaining() <= 50 ? 'complete' : 'odd'), { timeout: 2000 }), 1000), { timeout: 500 });`,
    ),
    '/spinner-behind-api': appPage(
      `say('spinner'); const least = new Promise((r) => setTimeout(r, 1000));
        Promise.all([fetch('/quick'), least]).then(() => say('complete'));`,
    ),
    '/spinner-after-api': appPage(
      `say('spinner'); fetch('/quick').then(async (r) => { const t = await r.text();
        setTimeout(() => say(t === 'quick' ? 'complete' : t), 1000); });`,
    ),
    '/skeleton': appPage(
      `document.getElementById('app').innerHTML = '<i class="skeleton"></i>';
        setTimeout(() => fetch('/quick').then(() => say('complete')), 1500);`,
    ),
    '/aborted-in-time': appPage(`fetch('/never', { signal: AbortSignal.timeout(2000) }).catch(() => say('complete'));`),
    '/never': () => undefined,
    ...Object.fromEntries(
      [400, 2_000].map((ms) => [
        `/json-ld-after-${ms}-ms`,
        appPage(`say('complete'); setTimeout(() => { const s = document.createElement('script'); s.type = 'application/ld+json';
        s.textContent = JSON.stringify({ '@type': 'Product', name: 'late' }); document.head.append(s);
        document.title = 'Late'; }, ${ms});`),
      ]),
    ),
  });

  for (const target of [
    '/timer-of-4.5-s',
    '/timer-of-4.5-s-after-an-answer',
    '/chain-of-timers',
    '/chain-with-answers',
    '/timer-of-timers',
    '/interval',
    '/interval-that-asks',
  ]) {
    it(`are waited for as timers: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of [
    '/debounce-of-300-ms',
    '/debounce-of-1000-ms',
    '/debounce-of-3000-ms',
    '/retry',
    '/aborted-in-time',
  ]) {
    it(`are waited for when put off: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/typed', '/typed-long', '/counting', '/counting-by-date']) {
    it(`let text appear whole: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/post-task', '/post-task-chain', '/idle-behind-timer', '/idle-with-time-out']) {
    it(`are waited for as tasks that the browser schedules: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/spinner-behind-api', '/spinner-after-api', '/skeleton']) {
    it(`let the content behind a spinner appear: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  it('let structured data and a title come late', async () => {
    for (const target of ['/json-ld-after-400-ms', '/json-ld-after-2000-ms']) {
      const { snapshot, partial } = await site.page(target, options);
      assert.equal(partial, false, target);
      assert.match(snapshot.html, /"@type":"Product","name":"late"/, target);
      assert.match(snapshot.html, /<title>Late</, target);
    }
  });
});

describe('handlers/render: the horizon', () => {
  const pages = {
    ...Object.fromEntries(
      [500, 3_000, 8_000].map((ms) => [
        `/after-${ms}-ms`,
        appPage(`say('early'); setTimeout(() => say('complete'), ${ms});`),
      ]),
    ),
    '/spinner': appPage(`say('early'); fetch('/quick').then(() => setTimeout(() => say('complete'), 500));`),
    '/quick': text('quick', 300),
  };

  describe('of one second', () => {
    const site = renderedSite(pages, {}, { horizonMs: 1_000 });

    it('shows content within it after the last answer, and nothing later', async () => {
      for (const target of ['/after-500-ms', '/spinner'])
        assert.deepEqual(await site.said(target, options), COMPLETE, target);
      assert.deepEqual(await site.said('/after-3000-ms', options), { text: 'early', partial: false });
    });
  });

  describe('of five seconds, unless settings say otherwise', () => {
    const site = renderedSite(pages);

    it('shows content within it', async () => {
      assert.deepEqual(await site.said('/after-3000-ms', options), COMPLETE);
      assert.deepEqual(await site.said('/after-8000-ms', options), { text: 'early', partial: false });
    });
  });

  describe('of ten seconds', () => {
    const site = renderedSite(pages, {}, { horizonMs: 10_000 });

    it('shows content within it', async () => {
      assert.deepEqual(await site.said('/after-8000-ms', options), COMPLETE);
    });
  });
});
