// Pages that leave traces, and pages that look for the traces of others.
import type { TestPage } from '../../../support/site/page-server';

/** A page that writes the script's words into a `<pre>`, and is ready at the script's end. */
const saying = (script: string): string => `<!DOCTYPE html><title>Page</title><pre></pre><script>
  window.prerenderReady = false;
  const say = (text) => { document.querySelector('pre').textContent += text + '\\n'; };
  (async () => { ${script} })().catch((error) => say('failed: ' + error)).finally(() => { window.prerenderReady = true; });
</script>`;

const answer =
  (headers: Readonly<Record<string, string>>, body = ''): TestPage =>
  (_request, response) => {
    response.writeHead(200, headers);
    response.end(body);
  };

const script = (body: string): TestPage => answer({ 'content-type': 'text/javascript' }, body);

/** Says what a page finds of the pages before it. */
export const LOOK = saying(`
  say('cookies: ' + document.cookie);
  say('local: ' + JSON.stringify(localStorage));
  say('session: ' + JSON.stringify(sessionStorage));
  say('name: ' + window.name);
  say('history: ' + history.length + ' ' + JSON.stringify(history.state) + ' ' + navigation.entries().length);
  say('referrer: ' + document.referrer);
  say('databases: ' + (await indexedDB.databases()).map(({ name }) => name));
  say('caches: ' + await caches.keys());
  const files = []; for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
  say('files: ' + files);
  say('buckets: ' + await navigator.storageBuckets.keys());
  for (const name of ['notifications', 'geolocation', 'camera', 'persistent-storage'])
    say(name + ': ' + (await navigator.permissions.query({ name })).state);
  say('popup: ' + window.open('/popup'));
  say('opener: ' + window.opener);`);

/** Leaves every kind of trace. */
const LEAVE = saying(`
  document.cookie = 'script=1'; localStorage.script = 1; sessionStorage.script = 1; window.name = 'named';
  for (const type of ['pagehide', 'unload', 'beforeunload']) addEventListener(type, () => {
    document.cookie = type + '=1'; localStorage[type] = 1; sessionStorage[type] = 1;
    fetch('/told?' + type, { keepalive: true }); navigator.sendBeacon('/told?beacon-' + type);
  });
  document.addEventListener('visibilitychange', () => { localStorage.visibility = 1; });
  setInterval(() => { document.cookie = 'timer=1'; localStorage.timer = 1; }, 1);
  history.pushState({ left: true }, '', '/leave?pushed'); location.hash = 'more';
  await fetch('/sets-cookie');
  await new Promise((resolve) => {
    const image = document.createElement('script'); image.src = '/sets-cookie.js'; image.onload = resolve; document.head.append(image); });
  await new Promise((resolve) => { const opening = indexedDB.open('left'); opening.onsuccess = resolve; });
  await (await caches.open('left')).put('/left', new Response('left'));
  await (await navigator.storage.getDirectory()).getFileHandle('left', { create: true });
  await navigator.storageBuckets.open('left');
  await navigator.storage.persist();
  say('popup: ' + window.open('/popup'));
  say('left');`);

export const TRACE_PAGES: Readonly<Record<string, TestPage>> = {
  '/look': LOOK,
  '/leave': LEAVE,
  // Its policy forbids javascript: URLs, by which we leave pages.
  '/strict': answer(
    { 'content-type': 'text/html', 'content-security-policy': "script-src 'self' 'nonce-n'" },
    LEAVE.replace('<script>', '<script nonce="n">').replace(/history.pushState.*$/m, ''),
  ),
  // Begins navigations all the time.
  '/restless':
    saying(`const stores = '<script>localStorage.blob = sessionStorage.blob = document.cookie = "blob=1"</script>';
    const blob = URL.createObjectURL(new Blob([stores], { type: 'text/html' }));
    setTimeout(() => setInterval(() => { location.href = blob; }, 0), 0); say('restless');`),
  '/spams': saying(`for (let n = 0; n < 1000; n += 1) history.replaceState(null, '', '/spams?' + n); say('spammed');`),
  '/same': saying(`say([location.hash, history.length, window.seen, sessionStorage.seen, localStorage.seen,
      performance.getEntriesByType('navigation').length]);
    window.seen = sessionStorage.seen = localStorage.seen = 1;`),
  '/sets-cookie': answer({ 'set-cookie': 'http=1; Path=/; HttpOnly' }),
  '/sets-cookie.js': answer({
    'content-type': 'text/javascript',
    'set-cookie': 'resource=1; Path=/; HttpOnly; SameSite=Lax',
  }),
  '/popup': saying(`localStorage.popup = 1`),
  '/sends-beacon': saying(`say('taken: ' + navigator.sendBeacon('/told?beacon', 'x'));`),
  '/keeps-alive': saying(`fetch('/late-cookie', { keepalive: true }); 
      fetch(new Request('/late-cookie?request', { keepalive: true, method: 'POST', body: 'x' })); say('sent');
    say('and answered: ' + await (await fetch('/kept-alive', { keepalive: true, headers: { 'x-kept': 'kept' } })).text());`),
  '/kept-alive': (request, response) => void response.end(`${String(request.headers['x-kept'])} alive`),
  '/late-cookie': (_request, response) => {
    setTimeout(() => response.writeHead(200, { 'set-cookie': 'late=1; Path=/' }).end(), 300);
  },
  '/asks-cookies-late': saying(
    `await new Promise((resolve) => setTimeout(resolve, 500)); say(await (await fetch('/cookies-sent')).text());`,
  ),
  '/cookies-sent': (request, response) => {
    response.setHeader('content-type', 'text/plain');
    response.end(request.headers.cookie ?? 'none');
  },
  '/asks-cookies': saying(`say(await (await fetch('/cookies-sent')).text());`),
  '/workers': saying(`
    const registration = await navigator.serviceWorker.register('/counter.js');
    if (registration.active !== null) say('a service worker');
    const count = (port) => new Promise((resolve) => { port.onmessage = ({ data }) => resolve(data); port.postMessage('count'); });
    say('shared: ' + await count(new SharedWorker('/counter.js').port));
    say('own: ' + await count(new Worker('/counter.js')));`),
  '/counter.js': script(`let count = 0; const counts = ({ target }) => { count += 1; target.postMessage(count); };
    self.onconnect = ({ ports: [port] }) => { port.onmessage = counts; };
    self.onmessage = () => { count += 1; postMessage(count); };`),
  // Its worker writes as long as it lives.
  '/writing-worker': saying(
    `const worker = new Worker('/writer.js'); await new Promise((resolve) => { worker.onmessage = resolve; }); say('writing');`,
  ),
  '/writer.js': script(
    `const write = () => { const opening = indexedDB.open('by worker'); opening.onsuccess = () => {
      opening.result.close(); caches.open('by worker').then(() => { postMessage(1); write(); }); }; }; write();`,
  ),
  '/talks':
    saying(`const channel = new BroadcastChannel('c'); window.heard = []; channel.onmessage = ({ data }) => heard.push(data);
    channel.postMessage('from ' + location.search); await new Promise((resolve) => setTimeout(resolve, 100)); say('heard: ' + heard);`),
  '/two-steps': `<!DOCTYPE html><script>sessionStorage.step = 'one'; localStorage.step = 'one'; window.name = 'one';
    location.href = '/second-step';</script>`,
  '/second-step': saying(
    `say(sessionStorage.step + ' ' + localStorage.step + ' ' + window.name + ' ' + document.referrer.slice(-10));`,
  ),
  '/device': saying(
    `say([screen.width, devicePixelRatio, navigator.maxTouchPoints, navigator.userAgentData.mobile,
      matchMedia('(pointer: coarse)').matches].join(' '));`,
  ),
  '/isolated': (_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/html',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'origin-agent-cluster': '?1',
    });
    response.end(
      saying(
        `say('isolated: ' + crossOriginIsolated); say('session: ' + JSON.stringify(sessionStorage));
          sessionStorage.isolated = 1; localStorage.isolated = 1;`,
      ),
    );
  },
  '/leaves-when-asked': `<!DOCTYPE html><script>
    addEventListener('pagehide', () => { sessionStorage.farewell = 'kept'; }); location.href = '/farewell';</script>`,
  '/farewell': saying(`say(sessionStorage.farewell);`),
  '/sends-later': saying(`say('fetchLater' in window);`),
  '/told': answer({ 'set-cookie': 'told=1; Path=/' }),
};
