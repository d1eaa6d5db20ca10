// Work that the document does not tell of: in shadow roots, in inner frames, in shared workers.
import assert from 'node:assert/strict';
import { oneLine } from '../../../../support/site/one-line';
import { appPage, COMPLETE, renderedSite, script, text } from '../../../../support/site/rendered-site';

const options = { budgetMs: 15_000 };

describe('handlers/render: work outside of the document', () => {
  const site = renderedSite({
    '/shadow-transition': appPage(
      `const h = document.createElement('div'); document.body.append(h); const r = h.attachShadow({ mode: 'open' });
        r.innerHTML = '<style>p{opacity:0;transition:opacity 600ms}p.in{opacity:1}</style><p>x</p>';
        const p = r.querySelector('p'); p.addEventListener('transitionend', () => say('complete'));
        setTimeout(() => p.classList.add('in'), 300);`,
    ),
    '/shadow-animation': appPage(
      `const h = document.createElement('div'); document.body.append(h); const r = h.attachShadow({ mode: 'open' });
        setTimeout(() => {
        r.innerHTML = '<style>@keyframes f{from{opacity:0}}p{animation:f 600ms both}</style><p>x</p>';
        r.querySelector('p').addEventListener('animationend', () => say('complete')); }, 300);`,
    ),
    '/shadow-animate': appPage(
      `const h = document.createElement('div'); document.body.append(h); const r = h.attachShadow({ mode: 'open' });
        r.innerHTML = '<p>x</p>';
        setTimeout(() => {
        r.querySelector('p').animate({ opacity: [0, 1] }, 1000).onfinish = () => say('complete'); }, 1000);`,
    ),
    '/closed-shadow-transition': appPage(
      `const h = document.createElement('div'); document.body.append(h); const r = h.attachShadow({ mode: 'closed' });
        r.innerHTML = '<style>p{opacity:0;transition:opacity 600ms}p.in{opacity:1}</style><p>x</p>';
        const p = r.querySelector('p'); p.addEventListener('transitionend', () => say('complete'));
        setTimeout(() => p.classList.add('in'), 300);`,
    ),
    '/timeline-wait': appPage(
      `const a = new Animation(new KeyframeEffect(null, null, { duration: 1500 })); a.onfinish = () => say('complete'); a.play();`,
    ),
    '/null-target-later': appPage(
      `setTimeout(() => { const a = new Animation(new KeyframeEffect(null, null, { duration: 1500 }));
        a.onfinish = () => say('complete'); a.play(); }, 700);`,
    ),
    '/detached-animate': appPage(
      `setTimeout(() => { document.createElement('p').animate({ opacity: [0, 1] }, 800).onfinish = () => say('complete'); }, 700);`,
    ),
    '/iframe-raf': appPage(
      `const f = document.createElement('iframe'); document.body.append(f); let n = 0; (function t() { n += 1;
        if (n === 20) say('complete'); else f.contentWindow.requestAnimationFrame(t); })();`,
    ),
    '/iframe-timer': appPage(
      `const f = document.createElement('iframe'); document.body.append(f); f.contentWindow.setTimeout(() => say('complete'), 3000);`,
    ),
    '/iframe-transition': appPage(
      `const f = document.createElement('iframe'); document.body.append(f); const d = f.contentDocument;
        d.body.innerHTML = '<style>p{opacity:0;transition:opacity 400ms}p.in{opacity:1}</style><p>x</p>';
        d.querySelector('p').addEventListener('transitionend', () => say('complete'));
        setTimeout(() => d.querySelector('p').classList.add('in'), 500);`,
    ),
    '/srcdoc-message': appPage(
      oneLine`const f = document.createElement('iframe'); f.srcdoc = '<script>setTimeout(() => parent.postMessage("complete",
        "*"), 1500)<\\/script>'; onmessage = (e) => say(e.data); document.body.append(f);`,
    ),
    '/shared-worker': appPage(
      `const w = new SharedWorker('/sw.js'); w.port.onmessage = (e) => say(e.data); w.port.postMessage(1);`,
    ),
    '/broadcast': appPage(
      `const a = new BroadcastChannel('x'), b = new BroadcastChannel('x'); b.onmessage = (e) => say(e.data);
        setTimeout(() => a.postMessage('complete'), 500);`,
    ),
    '/file-handle': appPage(
      `navigator.storage.getDirectory().then(async (d) => { const h = await d.getFileHandle('a', { create: true });
        const w = await h.createWritable(); await w.write('complete'); await w.close();
        say(await (await h.getFile()).text()); }).catch((e) => say(String(e)));`,
    ),
    '/slow': text('complete', 700),
    '/sw.js': script(
      `onconnect = ({ ports: [port] }) => {
        port.onmessage = () => fetch('/slow').then((r) => r.text()).then((t) => port.postMessage(t)); }`,
      300,
    ),
  });

  for (const target of ['/shadow-transition', '/shadow-animation', '/shadow-animate', '/closed-shadow-transition']) {
    it(`comes to its end in a shadow root: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/timeline-wait', '/null-target-later', '/detached-animate']) {
    it(`comes to its end, though it moves nothing of the document: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/iframe-raf', '/iframe-timer', '/iframe-transition', '/srcdoc-message']) {
    it(`is waited for in a frame inside of the page: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }

  for (const target of ['/shared-worker', '/broadcast', '/file-handle']) {
    it(`is waited for outside of the page’s thread: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, options), COMPLETE);
    });
  }
});
