// Work outside of the page's thread, and content outside of its view, is awaited.
import assert from 'node:assert/strict';
import { answer, appPage, renderedSite, script, text } from '../../../../support/site/rendered-site';

const complete = { text: 'complete', partial: false };

/** A module with one exported function `run` that gives 42. */
const WASM = '0061736d010000000105016000017f030201000707010372756e00000a06010400412a0b';

describe('handlers/render: work outside of the page', () => {
  const item = (fill: string) =>
    `const item = document.createElement('p'); item.style.height = '300px'; item.textContent = ${fill};
      document.getElementById('list').append(item);`;
  const site = renderedSite({
    '/at-once': text('complete'),
    '/slow': text('complete', 300),
    '/asked.js': script(
      `onmessage = async ({ data }) => { const t = await (await fetch('/slow')).text(); postMessage(t + data); };`,
      200,
    ),
    '/speaks.js': script(`fetch('/slow').then((r) => r.text()).then((t) => postMessage(t));`, 200),
    '/silent.js': script(`onmessage = () => 0;`),
    '/module.wasm': answer(200, { 'content-type': 'application/wasm' }, Buffer.from(WASM, 'hex'), 200),
    '/worker-asked': appPage(`const w = new Worker('/asked.js'); w.onmessage = (e) => say(e.data); w.postMessage('');`),
    '/worker-speaks': appPage(`new Worker('/speaks.js').onmessage = (e) => say(e.data);`),
    '/worker-blob':
      appPage(`const u = URL.createObjectURL(new Blob(['onmessage = (e) => setTimeout(() => postMessage(e.data), 200)']));
      const w = new Worker(u); w.addEventListener('message', (e) => say(e.data)); w.postMessage('complete');`),
    '/worker-silent': appPage(`const w = new Worker('/silent.js'); w.postMessage('x'); say('complete');`),
    '/database': appPage(`const o = indexedDB.open('d', 1); o.onupgradeneeded = () => o.result.createObjectStore('s');
      o.onsuccess = () => { const t = o.result.transaction('s', 'readwrite'); t.objectStore('s').put('complete', 'k');
        t.oncomplete = () => { o.result.transaction('s').objectStore('s').get('k').onsuccess = (e) => say(e.target.result); }; };`),
    '/database-compute':
      appPage(`const o = indexedDB.open('e', 1); o.onupgradeneeded = () => { const s = o.result.createObjectStore('s');
        for (let n = 0; n < 3000; n += 1) s.put({ n }, n); };
      o.onsuccess = () => { const all = o.result.transaction('s').objectStore('s').openCursor(); let sum = 0;
        all.onsuccess = () => { const c = all.result; if (c) { sum += c.value.n; c.continue();
          } else say(sum === 4498500 ? 'complete' : 'wrong'); }; };`),
    '/cache': appPage(
      `caches.open('c').then((c) => c.add('/at-once').then(() => c.match('/at-once'))).then((r) => r.text()).then(say);`,
    ),
    '/wasm': appPage(
      `WebAssembly.instantiateStreaming(fetch('/module.wasm'))
        .then(({ instance }) => say(instance.exports.run() === 42 ? 'complete' : 'wrong'));`,
    ),
    '/wasm-bytes': appPage(`fetch('/module.wasm').then((r) => r.arrayBuffer()).then((b) => WebAssembly.compile(b))
      .then((m) => WebAssembly.instantiate(m))
      .then((i) => say(i.exports.run() === 42 ? 'complete' : 'wrong'));`),
    '/digest': appPage(
      `crypto.subtle.digest('SHA-256', new Uint8Array(50_000_000)).then((d) => say(d.byteLength === 32 ? 'complete' : 'wrong'));`,
    ),
    '/streams': appPage(
      `const zipped = new Blob(['complete']).stream().pipeThrough(new CompressionStream('gzip'));
        new Response(zipped.pipeThrough(new DecompressionStream('gzip'))).text().then(say);`,
    ),
    '/asked-browser': appPage(`(async () => {
      for (let n = 0; n < 3; n += 1) {
        await cookieStore.get('none'); await navigator.permissions.query({ name: 'geolocation' }); await navigator.storage.estimate();
        await navigator.locks.request('lock', async () => { await navigator.userAgentData.getHighEntropyValues(['model']); });
      }
      say(await new Blob(['complete']).text()); })();`),
    '/lock-kept': appPage(
      `say('complete'); navigator.locks.request('leader', () => new Promise(() => {}));
        navigator.locks.request('leader', { ifAvailable: true }, () => {});`,
    ),
    '/file-reader': appPage(
      `const r = new FileReader(); r.onload = () => say(r.result); r.readAsText(new Blob(['complete']));`,
    ),
    '/shadow': appPage(`say('complete'); customElements.define('x-late', class extends HTMLElement {
      connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<p>early</p>';
        let n = 0; const c = new MessageChannel(); const at = performance.now();
        c.port1.onmessage = () => { n += 1; const done = performance.now() - at > 250;
          this.shadowRoot.firstChild.textContent = done ? 'shadow complete' : 'step ' + n;
          if (!done) c.port2.postMessage(0); }; c.port2.postMessage(0); } });
      document.body.append(document.createElement('x-late'));`),
    '/visible': appPage(`const o = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) {
        o.disconnect(); fetch('/slow').then((r) => r.text()).then(say); } });
      document.body.insertAdjacentHTML('afterbegin', '<div style="height:6000px"></div>'); o.observe(document.getElementById('app'));`),
    '/feed':
      appPage(`say('complete'); document.body.insertAdjacentHTML('beforeend', '<div id="list"></div><hr>'); let n = 0;
      new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) fetch('/at-once').then(() => {
        for (let i = 0; i < 10; i += 1) { n += 1; ${item("'item ' + n")} }
        o.unobserve(document.querySelector('hr')); o.observe(document.querySelector('hr')); }); }).observe(document.querySelector('hr'));
      const o = new IntersectionObserver((entries) => {
        if (entries.some((e) => e.isIntersecting)) fetch('/at-once').then(() => {
          for (let i = 0; i < 10; i += 1) { n += 1; ${item("'item ' + n")} }
        o.unobserve(document.querySelector('hr')); o.observe(document.querySelector('hr')); }); });`),
    '/resize': appPage(
      `new ResizeObserver(() => { document.getElementById('app').style.width = '77px'; say('complete');
        }).observe(document.getElementById('app'));`,
    ),
    '/scroll': appPage(`say('complete'); addEventListener('scroll', () => say('scrolled'));`),
  });

  for (const target of ['/worker-asked', '/worker-speaks', '/worker-blob']) {
    it(`waits for a worker's first answer: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  it('does not wait for a worker that says nothing', async () => {
    assert.deepEqual(await site.said('/worker-silent'), complete);
  });

  it('does not wait for a lock that is kept', async () => {
    assert.deepEqual(await site.said('/lock-kept', { budgetMs: 2_000 }), complete);
  });

  for (const target of [
    '/database',
    '/database-compute',
    '/cache',
    '/wasm',
    '/wasm-bytes',
    '/digest',
    '/streams',
    '/file-reader',
    '/asked-browser',
  ]) {
    it(`waits for work of the browser: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  it('sees changes inside of shadow roots', async () => {
    const { snapshot, partial } = await site.page('/shadow');
    assert.equal(partial, false);
    assert.match(snapshot.html, /shadow complete/);
  });

  it('brings content far below the window into view', async () => {
    assert.deepEqual(await site.said('/visible'), complete);
  });

  it('loads an endless feed only as far as a user scrolls', async () => {
    const { snapshot, partial } = await site.page('/feed');
    assert.equal(partial, false);
    const items = snapshot.html.match(/<p [^>]*>item \d+/g)?.length ?? 0;
    assert.ok(items >= 60 && items <= 120, `${items} items of 300 px`);
  });

  it('waits for observers of size', async () => {
    assert.deepEqual(await site.said('/resize'), complete);
    assert.deepEqual(await site.said('/scroll'), complete);
  });
});
