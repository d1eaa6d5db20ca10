// A page's own time-outs come no earlier than they should, though its time runs ahead.
import assert from 'node:assert/strict';
import { appPage, COMPLETE, renderedSite, script, text } from '../../../../support/site/rendered-site';
import { webSocket } from '../../../../support/site/web-socket';

const options = { budgetMs: 15_000 };

describe('handlers/render: a page’s own time-outs', () => {
  const site = renderedSite(
    {
      '/abort-timeout': appPage(
        `setTimeout(() => fetch('/slow', { signal: AbortSignal.timeout(1000) }).then((r) => r.text()).then(say,
          (e) => say(String(e))), 2000);`,
      ),
      '/abort-timeout-frame': appPage(
        `requestAnimationFrame(() => requestAnimationFrame(() => fetch('/slow',
          { signal: AbortSignal.timeout(1000) }).then((r) => r.text()).then(say, (e) => say(String(e)))));`,
      ),
      '/xhr-timeout': appPage(
        `setTimeout(() => { const x = new XMLHttpRequest(); x.open('GET', '/slow'); x.timeout = 1000;
          x.onload = () => say(x.responseText); x.ontimeout = () => say('timeout'); x.send(); }, 1000);`,
      ),
      '/race-api': appPage(
        `Promise.race([fetch('/slow2').then((r) => r.text()), new Promise((r) => setTimeout(r, 3000, 'too late'))]).then(say);`,
      ),
      '/race-after-task': appPage(
        `scheduler.postTask(() => Promise.race([fetch('/slow').then((r) => r.text()), new Promise((r) => setTimeout(r,
          1000, 'too late'))]).then(say), { delay: 1500 });`,
      ),
      '/race-after-interval': appPage(
        `let n = 0; const i = setInterval(() => { document.body.dataset.n = n; if ((n += 1) < 40) return;
          clearInterval(i);
          Promise.race([fetch('/slow').then((r) => r.text()), new Promise((r) => setTimeout(r, 900,
          'too late'))]).then(say); }, 77);`,
      ),
      '/race-worker': appPage(
        `const w = new Worker('/w.js');
          Promise.race([new Promise((r) => { w.onmessage = (e) => r(e.data); }), new Promise((r) => setTimeout(r, 3000,
          'too late'))]).then(say);`,
      ),
      '/race-socket': appPage(
        `setTimeout(() => { const w = new WebSocket('ws://' + location.host + '/greets');
          Promise.race([new Promise((r) => { w.onmessage = (e) => r(e.data); }), new Promise((r) => setTimeout(r, 2000,
          'too late'))]).then(say); }, 1500);`,
      ),
      '/race-idb': appPage(
        `setTimeout(() => { const o = indexedDB.open('x');
          Promise.race([new Promise((r) => { o.onsuccess = () => r('complete'); }), new Promise((r) => setTimeout(r,
          500, 'too late'))]).then(say); }, 1500);`,
      ),
      '/race-import': appPage(
        `Promise.race([import('/m.mjs').then((m) => m.x), new Promise((r) => setTimeout(r, 3000, 'too late'))]).then(say);`,
      ),
      '/race-script': appPage(
        `const s = document.createElement('script'); s.src = '/s.js'; document.body.append(s); let n = 0;
          const i = setInterval(() => { if (window.loaded) { clearInterval(i);
          say('complete'); } else if ((n += 1) > 30) { clearInterval(i); say('gave up'); } }, 100);`,
      ),
      '/sync-xhr': appPage(
        `const x = new XMLHttpRequest(); x.open('GET', '/slow', false); x.send(); say(x.responseText);`,
      ),
      '/sync-xhr-later': appPage(
        `setTimeout(() => { const x = new XMLHttpRequest(); x.open('GET', '/slow', false); x.send(); say(x.responseText); }, 500);`,
      ),
      '/preload-fetch': appPage(
        `fetch('/slow2').then((r) => r.text()).then(say);`,
        '<link rel="preload" as="fetch" href="/slow2" crossorigin>',
      ),
      '/slow': text('complete', 700),
      '/slow2': text('complete', 2_400),
      '/w.js': script(`setTimeout(() => postMessage('complete'), 1800)`, 400),
      '/m.mjs': script(`export const x = 'complete'`, 2_400),
      '/s.js': script('window.loaded = 1', 2_400),
    },
    { '/greets': webSocket((connection) => void setTimeout(() => connection.send('complete'), 1_400)) },
  );

  for (const target of [
    '/abort-timeout',
    '/abort-timeout-frame',
    '/xhr-timeout',
    '/race-api',
    '/race-after-task',
    '/race-after-interval',
    '/race-worker',
    '/race-socket',
    '/race-idb',
    '/race-import',
    '/race-script',
  ]) {
    it(`leave its requests their time: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/sync-xhr', '/sync-xhr-later', '/preload-fetch']) {
    it(`are not needed: it waits: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }
});
