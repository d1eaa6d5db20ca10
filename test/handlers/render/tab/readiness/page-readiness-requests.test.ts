// Requests are awaited if they can bring content, and not if they never end.
import assert from 'node:assert/strict';
import { appPage, endless, never, renderedSite, script, text } from '../../../../support/site/rendered-site';

const get = (url: string) => `fetch('${url}').then((r) => r.text())`;

const xhr = (url: string, then: string) =>
  `{ const x = new XMLHttpRequest(); x.open('GET', '${url}'); x.onload = () => { const t = x.responseText; ${then} }; x.send(); }`;

const complete = { text: 'complete', partial: false };

describe('handlers/render: requests of a page', () => {
  const site = renderedSite({
    '/a': text('a', 700),
    '/b': text('b', 300),
    '/c': text('complete', 700),
    '/quick': text('quick', 120),
    '/slow': text('slow', 700),
    '/at-once': text('complete'),
    ...Object.fromEntries(
      ['', '-poll', '-only', '-added', '-async', '-beats'].map((which) => [`/never${which}`, never]),
    ),
    '/begun': endless('text/plain', 'begun'),
    '/chain': appPage(`${get('/a')}.then(() => ${get('/b')}).then(() => ${get('/c')}).then(say);`),
    '/chain-xhr': appPage(xhr('/a', xhr('/b', xhr('/c', 'say(t);')))),
    '/chain-paused': appPage(`${get('/a')}.then(() => setTimeout(() => ${get('/c')}.then(say), 300));`),
    '/chain-awaited': appPage(`(async () => {
      for (const url of ['/a', '/b', '/c']) { const t = await (await fetch(url)).json().catch(() => url); await 0; say(t); }
      await new Promise((resolve) => setTimeout(resolve, 400)); say('complete'); })();`),
    '/parallel': appPage(
      `const got = []; for (const url of ['/quick', '/slow']) ${get("' + url + '")}.then((t) => got.push(t) === 2 && say(got.join(' ')));`,
    ),
    '/script-chain': appPage(`const s = document.createElement('script'); s.src = '/one.js'; document.body.append(s);`),
    '/one.js': script(
      `const s2 = document.createElement('script'); s2.src = '/two.js'; document.body.append(s2);`,
      300,
    ),
    '/two.js': script(`say('complete')`, 300),
    '/modules': appPage(`import('/m1.mjs').then((m) => m.next()).then((m) => m.next()).then((m) => say(m.what));`),
    '/m1.mjs': script(`export const next = () => import('/m2.mjs')`, 200),
    '/m2.mjs': script(`export const next = () => import('/m3.mjs')`, 200),
    '/m3.mjs': script(`import { what } from '/m4.mjs'; export { what }`, 200),
    '/m4.mjs': script(`export const what = 'complete'`, 200),
    '/beacons':
      appPage(`navigator.sendBeacon('/never', 'x'); fetch('/never', { method: 'POST', keepalive: true, body: 'x' });
      fetch('/never', { method: 'POST', mode: 'no-cors' }); fetch(new Request('/never', {
        method: 'POST', keepalive: true })); say('complete');`),
    '/beacon-then-content': appPage(
      `fetch('/slow', { keepalive: true }); ${get('/slow')}.then(() => say('complete'));`,
    ),
    '/poll': appPage(`fetch('/never-poll'); ${get('/at-once')}.then(say);`),
    '/poll-begun': appPage(`fetch('/begun'); ${get('/at-once')}.then(say);`),
    '/poll-only': appPage(`fetch('/never-only'); say('complete');`),
    '/frame': `${appPage(`say('complete')`)}<iframe src="/never"></iframe><iframe src="/a" loading="lazy"></iframe>`,
    '/frame-added': appPage(
      `const f = document.createElement('iframe'); f.src = '/never'; document.body.append(f); say('complete');`,
    ),
    '/script-never': appPage(
      `const s = document.createElement('script'); s.src = '/never-added'; document.body.append(s); say('complete');`,
    ),
    '/script-blocks': `${appPage(`say('complete')`)}<script src="/never"></script><p>not parsed</p>`,
    '/script-async': appPage(`say('complete')`, '<script async src="/never-async"></script>'),
    '/beats': appPage(`setInterval(() => undefined, 100); fetch('/never-beats'); say('complete');`),
    '/beats-beside-a-prefetch': appPage(
      `setInterval(() => undefined, 100); say('complete')`,
      '<link rel="prefetch" href="/never">',
    ),
    '/prefetch': appPage(
      `say('complete')`,
      '<link rel="prefetch" href="/never"><link rel="preload" as="image" href="/never">',
    ),
    '/failing': appPage(`fetch('/missing').then((r) => { if (!r.ok) throw new Error(r.status); })
      .catch(() => fetch('http://127.0.0.2:9/')).catch(() => ${get('/at-once')}.then(say));`),
    '/aborted':
      appPage(`const c = new AbortController(); fetch('/never', { signal: c.signal }).catch(() => say('complete'));
      setTimeout(() => c.abort(), 300);`),
  });

  it('waits for requests that follow each other', async () => {
    for (const target of ['/chain', '/chain-xhr', '/chain-paused', '/chain-awaited']) {
      assert.deepEqual(await site.said(target), complete, target);
    }
  });

  it('waits for the slower of two', async () => {
    assert.deepEqual(await site.said('/parallel'), { text: 'quick slow', partial: false });
  });

  it('waits for scripts and modules that load each other', async () => {
    for (const target of ['/script-chain', '/modules']) assert.deepEqual(await site.said(target), complete, target);
  });

  it('does not wait for beacons', async () => {
    // In less time than a long poll gets: if one of them were awaited, the page would be partial.
    assert.deepEqual(await site.said('/beacons', { budgetMs: 4_000 }), complete);
  });

  it('waits for content from a URL that also gets a beacon', async () => {
    assert.deepEqual(await site.said('/beacon-then-content'), complete);
  });

  for (const target of ['/poll', '/poll-begun', '/poll-only', '/script-never', '/script-async']) {
    it(`counts a request that never ends as missing content only the first time: ${target.slice(1)}`, async () => {
      const rounds = [];
      for (let round = 0; round < 2; round += 1) rounds.push(await site.said(target, { budgetMs: 6_000 }));
      assert.deepEqual(rounds, [{ ...complete, partial: true }, complete]);
    }).timeout(300_000);
  }

  it('lets a page’s time go on while a request never ends, with any timers', async () => {
    const rounds = [];
    for (let round = 0; round < 4; round += 1) rounds.push((await site.said('/beats', { budgetMs: 6_000 })).partial);
    assert.deepEqual(rounds, [true, false, false, false]);
    assert.deepEqual(await site.said('/beats-beside-a-prefetch', { budgetMs: 6_000 }), complete);
  }).timeout(300_000);

  it('does not wait for frames that never load', async () => {
    for (const target of ['/frame', '/frame-added'])
      assert.deepEqual(await site.said(target, { budgetMs: 4_000 }), complete, target);
  });

  it('takes a page as it is, partial, if a script blocks its parser', async () => {
    const { partial, snapshot } = await site.page('/script-blocks', { budgetMs: 3_000 });
    assert.equal(partial, true);
    assert.match(snapshot.html, /complete/);
    assert.doesNotMatch(snapshot.html, /not parsed/);
  });

  it('does not wait for prefetches', async () => {
    assert.deepEqual(await site.said('/prefetch', { budgetMs: 4_000 }), complete);
  });

  it('waits for the reaction to requests that fail or are aborted', async () => {
    for (const target of ['/failing', '/aborted']) assert.deepEqual(await site.said(target), complete, target);
  });
});
