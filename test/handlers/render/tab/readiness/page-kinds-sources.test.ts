// Kinds of real pages: sources that go on speaking, and answers of other threads and processes.
import assert from 'node:assert/strict';
import type { TestPage } from '../../../../support/site/page-server';
import { appPage, renderedSite, script } from '../../../../support/site/rendered-site';
import { webSocket } from '../../../../support/site/web-socket';

const complete = { text: 'complete', partial: false };

/** A stream that sends each message after its delay, and stays open. */
const streams =
  (type: string, says: readonly (readonly [afterMs: number, message: string])[]): TestPage =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type });
    for (const [afterMs, message] of says) setTimeout(() => response.write(message), afterMs);
  };

/** A stream without end. */
const chatters =
  (type: string): TestPage =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type });
    const timer = setInterval(() => response.write('data: more\n\n'), 200);
    response.on('close', () => clearInterval(timer));
  };

describe('handlers/render: kinds of sources', () => {
  const site = renderedSite(
    {
      '/rows': streams(
        'text/event-stream',
        [100, 350, 600, 850, 1_100].map((afterMs, n) => [afterMs, `data: ${n === 4 ? 'complete' : n}\n\n`]),
      ),
      '/greeting': streams('text/event-stream', [
        [0, 'data: connected\n\n'],
        [700, 'data: complete\n\n'],
      ]),
      '/chatters': chatters('text/event-stream'),
      '/event-rows': appPage(`new EventSource('/rows').onmessage = (e) => say(e.data);`),
      '/event-greeting': appPage(`new EventSource('/greeting').onmessage = (e) => say(e.data);`),
      '/event-chatter': appPage(
        `say('complete'); new EventSource('/chatters').onmessage = (e) => { document.title = e.data + Math.random(); };`,
      ),
      '/fetched-chatter':
        appPage(`say('complete'); fetch('/chatters').then(async (r) => { const reader = r.body.getReader();
        for (;;) { await reader.read(); document.title = 'x' + Math.random(); } });`),
      '/socket-rows': appPage(`new WebSocket('ws://' + location.host + '/socket').onmessage = (e) => say(e.data);`),
      '/poll': ({ url = '' }, response) => {
        if (/n=[12]/.test(url)) setTimeout(() => response.end(url.endsWith('n=2') ? 'complete' : 'more'), 300);
      },
      '/polls': appPage(
        `(function poll(n) { fetch('/poll?transport=polling&n=' + n).then((r) => r.text()).then((t) => { say(t); poll(n + 1); }); })(1);`,
      ),
      '/progress.js': script(
        `postMessage('ready'); onmessage = () => { postMessage('10 %'); setTimeout(postMessage, 400, '50 %');
          setTimeout(postMessage, 900, 'complete'); };`,
      ),
      '/worker-progress': appPage(
        `const w = new Worker('/progress.js'); w.onmessage = (e) => e.data === 'ready' ? w.postMessage('go') : say(e.data);`,
      ),
      '/ticks.js': script(`setInterval(postMessage, 100, 'tick');`),
      '/worker-ticks': appPage(
        `say('complete'); new Worker('/ticks.js').onmessage = () => { document.title = String(Math.random()); };`,
      ),
      '/gone.js': script(`onmessage = () => undefined;`),
      '/worker-gone': appPage(
        `say('complete'); const w = new Worker('/gone.js'); setTimeout(() => w.terminate(), 50);`,
      ),
      '/shared.js': script(
        `onconnect = ({ ports: [port] }) => { port.onmessage = () => setTimeout(() => port.postMessage('complete'), 500); };`,
      ),
      '/worker-shared': appPage(
        `const { port } = new SharedWorker('/shared.js'); port.onmessage = (e) => say(e.data); port.postMessage('go');`,
      ),
      '/picture':
        appPage(`(async () => { const canvas = new OffscreenCanvas(40, 40); canvas.getContext('2d').fillRect(0, 0, 9, 9);
        const picture = document.createElement('canvas');
          picture.getContext('2d').drawImage(await createImageBitmap(await canvas.convertToBlob()), 0, 0);
        const blob = await new Promise((resolve) => picture.toBlob(resolve)); const reader = new FileReader();
        reader.onload = () => say(reader.result.startsWith('data:image/png') ? 'complete' : 'odd'); reader.readAsDataURL(blob); })();`),
      '/files':
        appPage(`(async () => { const file = await (await navigator.storage.getDirectory()).getFileHandle('f', { create: true });
        const writable = await file.createWritable(); await writable.write('complete'); await writable.close();
          say(await (await file.getFile()).text()); })();`),
      '/keys': appPage(`(async () => { for (let n = 0; n < 3; n += 1) {
        const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']);
        await crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, new Uint8Array(2e6));
          await crypto.subtle.exportKey('jwk', key); }
        say('complete'); })();`),
    },
    {
      '/socket': webSocket((connection) => {
        for (let n = 0; n < 10; n += 1)
          setTimeout(() => connection.send(n === 9 ? 'complete' : String(n)), 300 + 80 * n);
      }),
    },
  );

  it('treats a long poll like a silent socket', async () => {
    for (let n = 0; n < 2; n += 1) assert.deepEqual(await site.said('/polls', { budgetMs: 6_000 }), complete);
  });

  for (const target of ['/event-rows', '/event-greeting', '/socket-rows', '/worker-progress', '/worker-shared']) {
    it(`hears a source out that goes on speaking: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }

  for (const target of ['/event-chatter', '/fetched-chatter', '/worker-ticks', '/worker-gone']) {
    it(`does not wait for the end of an endless source: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target, { budgetMs: 6_000 }), complete);
    });
  }

  for (const target of ['/picture', '/files', '/keys']) {
    it(`waits for work in other threads and processes: ${target.slice(1)}`, async () => {
      assert.deepEqual(await site.said(target), complete);
    });
  }
});
